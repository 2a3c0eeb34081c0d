import { templateError } from "./format-error.ts";
import { UNKNOWN, type Evaluated } from "./scope.ts";

/** Returns a scalar as AWS writes it into text, UNKNOWN as itself; throws `Template error: <refusal>` for the rest. */
export function textOf(value: Evaluated | undefined, refusal: string): string | typeof UNKNOWN {
  if (value === UNKNOWN) return UNKNOWN;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw templateError(refusal);
}

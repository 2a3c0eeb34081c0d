import type { Ids } from "../clock.ts";
import type { Found, Lookup } from "./find-function.ts";
import type { FunctionVersion } from "./function-version.ts";

/** Returns the version that one invocation goes to: the alias's own, or by its weights another one. */
export function choosePublished(
  { of, version, alias }: Found,
  { functions, requestIds }: Pick<Lookup, "functions"> & { readonly requestIds: Ids },
): FunctionVersion {
  const [other] = Object.entries(alias?.weights ?? {});
  if (other === undefined) return version;
  const [number, weight] = other;
  const drawn = Number.parseInt(requestIds.hex(8), 16) / 2 ** 32;
  return drawn < weight ? (functions.findVersion(of, number) ?? version) : version;
}

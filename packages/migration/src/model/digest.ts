import { createHash } from "node:crypto";
import { renderCanonicalJson } from "@logstack/release";

/** Returns the SHA-256 of a value's canonical JSON, in hexadecimal: equal values have equal digests, however they are written. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(renderCanonicalJson(value)).digest("hex");
}

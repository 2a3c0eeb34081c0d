import { createHash } from "node:crypto";

/** The digest of some bytes as artifacts write it: `sha256:<hex>`. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

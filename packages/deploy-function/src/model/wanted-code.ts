import type { CodeIdentity } from "./notes.ts";

/** The code that is to serve: an archive, and what it is. */
export interface WantedCode {
  readonly identity: CodeIdentity;
  /** The code with its settings, as Lambda takes it; equal code and settings make equal bytes. */
  readonly archive: Uint8Array;
  /** SHA-256 of the archive, in base64, as Lambda tells it. */
  readonly sha256: string;
}

/** Returns the first twelve hexadecimal digits of a digest in base64. */
export function shortDigest(sha256: string): string {
  return Array.from(atob(sha256).slice(0, 6), (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** What the machines of a role are given, packed, and its name. */
export interface Bundle {
  readonly role: string;
  /** `sha256:` and 64 hexadecimal digits, of the archive. */
  readonly digest: string;
  readonly archive: Uint8Array;
}

/** A bundle, and what is in it. */
export interface BundleOfRole extends Bundle {
  /** By path in the bundle. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Returns a digest as people are shown it. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 12);
}

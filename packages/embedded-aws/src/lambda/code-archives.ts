import type { Digests } from "../s3/digests.ts";
import { encodeBase64 } from "../wire/base64.ts";

/** What is known of code without reading it. */
export interface CodeInfo {
  /** The archive's SHA-256 in Base64, as AWS tells it. */
  readonly sha256: string;
  /** Of the archive. */
  readonly sizeBytes: number;
}

/**
 * Where the zip archives of functions are kept, by their digest. Writing is synchronous: a stack's function and its code are on
 * record in one turn.
 */
export interface CodeArchives {
  keep(archive: Uint8Array): CodeInfo;
  /** Throws when there is none: a function must not outlive its code. */
  read(sha256: string): Uint8Array;
  /** Forgets all archives but the given ones. */
  keepOnly(digests: ReadonlySet<string>): void;
}

/** Returns archives kept in memory. */
export function createMemoryArchives(digests: Digests): CodeArchives {
  const archives = new Map<string, Uint8Array>();
  return {
    keep(archive) {
      const info = describeArchive(archive, digests);
      archives.set(info.sha256, archive);
      return info;
    },
    read(sha256) {
      const archive = archives.get(sha256);
      if (archive === undefined) throw new Error(`The code ${sha256} is missing.`);
      return archive;
    },
    keepOnly(kept) {
      for (const sha256 of archives.keys()) if (!kept.has(sha256)) archives.delete(sha256);
    },
  };
}

/** Returns what AWS tells of an archive. */
export function describeArchive(archive: Uint8Array, digests: Digests): CodeInfo {
  return { sha256: encodeBase64(digests.checksum("sha256", archive)), sizeBytes: archive.length };
}

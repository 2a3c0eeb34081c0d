import type { StoredRelease } from "./parse-release.ts";
import type { Release } from "./release.ts";

/** An artifact's bytes, as they are stored and read back. */
export interface StoredArtifact {
  /** `sha256:<hex>`. */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** How storing a release ended. */
export type StoringEnd =
  | { readonly kind: "stored"; readonly digest: string }
  /** Another release has the number; it is left as it is. */
  | { readonly kind: "taken"; readonly by: StoredRelease };

/** Where releases and the artifacts they are made of are kept. Nothing that is there is ever written again. */
export interface ReleaseStore {
  /** Stores an artifact under its digest; one that is there already is the same. */
  putArtifact(artifact: StoredArtifact): Promise<void>;
  /** Stores a release, of whose number only the first is taken, whoever else tries at the same time. */
  putRelease(release: Release): Promise<StoringEnd>;
  /** The numbers of all releases, in no order. */
  listReleases(): Promise<readonly string[]>;
  /** Undefined when there is none of that number. @throws ReleaseError `damagedRelease` when its digest is another. */
  findRelease(number: string): Promise<StoredRelease | undefined>;
  /** @throws ReleaseError `damagedRelease` when the artifact is not there, or its bytes have another digest. */
  readArtifact(digest: string): Promise<Uint8Array>;
  close(): void;
}

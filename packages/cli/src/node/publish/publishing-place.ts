import type { Artifact } from "@logstack/release/node";

/** A place that artifacts are published to. What is there under an artifact's name never changes. */
export interface PublishingPlace {
  /** As a sentence names it. */
  readonly name: string;
  /** Finds out before an hour of building whether it can be reached. @throws where it can not. */
  reach(): Promise<void>;
  /** The digest of what is there under the artifact's name; undefined where nothing is. */
  findDigest(artifact: Artifact): Promise<string | undefined>;
  /** Puts the artifact there; `there` says that somebody was quicker, with whatever bytes. */
  put(artifact: Artifact): Promise<"written" | "there">;
  close(): void;
}

import type { Place } from "@logstack/ci-output";

/** What `logstack promote` was asked to do. */
export interface PromoteRequest {
  /** The release's number; undefined for the newest that may go there. */
  readonly number: string | undefined;
  readonly environment: string;
  readonly json: boolean;
  /** In whose language to speak; left out for that of the place where this runs. */
  readonly output?: Place;
  readonly verbose: boolean;
  /** How many layers may be worked on at once. */
  readonly concurrency: number;
  /** A file with what is to go wrong on purpose in the embedded AWS that this command starts. */
  readonly faults?: string;
  readonly layerOptions: LayerOptions;
  /** Options for every artifact. */
  readonly artifactOptions: readonly string[];
}

/** By layer: options for its artifact, each consent with the one name it was given. */
export type LayerOptions = Readonly<Record<string, readonly string[]>>;

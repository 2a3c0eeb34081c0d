import type { Place } from "@logstack/ci-output";
import type { ArtifactKind, DeployOutcome, Verb } from "@logstack/deploy-core";
import type { WhereOption } from "./call.ts";

/** What `logstack plan`, `deploy` and `destroy` were asked to do. */
export interface LayersRequest {
  readonly verb: Verb;
  /** Layer names, or all layers there are. */
  readonly layers: readonly string[] | "all";
  /** Of the layers, only what deploys this, by the names of the layers; left out for whatever is named. */
  readonly only?: ArtifactKind;
  readonly environment: string;
  /** By which option it was named: what is offered names it so, too. */
  readonly whereOption: WhereOption;
  readonly json: boolean;
  /** In whose language to speak; left out for that of the place where this runs. */
  readonly output?: Place;
  readonly yes: boolean;
  readonly verbose: boolean;
  /** How many layers may be worked on at once. */
  readonly concurrency: number;
  /** Names of stacks to destroy although they are protected; each layer's artifact is given only its own. */
  readonly liftProtection: readonly string[];
  /** A file with what is to go wrong on purpose in the embedded AWS that this command starts. */
  readonly faults?: string;
  /** The environment variables that hold the credentials of a receipt's sides; left out for the usual ones. */
  readonly receiptKeys?: ReceiptKeys;
  /** Options that go on to the artifact as they are. */
  readonly artifactOptions: readonly string[];
}

/** The names of the environment variables that hold the credentials of each side. */
export interface ReceiptKeys {
  readonly source: string | undefined;
  readonly copy: string | undefined;
}

/** How one layer's artifact ended. */
export interface LayerResult {
  readonly exitCode: number;
  /** Undefined when it ended with an error instead of an outcome. */
  readonly outcome: DeployOutcome | undefined;
  /** What data a destruction takes for good, as a sentence; undefined when it takes none. */
  readonly losses?: string | undefined;
}

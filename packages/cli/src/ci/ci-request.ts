import type { Place } from "@logstack/ci-output";
import type { LayerOptions } from "../promote-request.ts";
import type { PublishTarget } from "./publish-target.ts";

/** What `logstack ci` was asked to do. */
export interface CiRequest {
  /** Names of layers; all when there is none. */
  readonly layers: readonly string[];
  /** The build server's number of this build; undefined to take that of the build server, or else build prereleases. */
  readonly buildNumber: string | undefined;
  /** Where the artifacts are published to. */
  readonly publishTo: readonly PublishTarget[];
  /** Whether the release goes on to the second phase of the lifecycle. */
  readonly propagate: boolean;
  /** By layer: what is consented to for the promotion to the first phase, and only for that. */
  readonly layerOptions: LayerOptions;
  /** In whose language to speak; undefined for that of the place where this runs. */
  readonly output: Place | undefined;
  /** How many layers may be worked on at once. */
  readonly concurrency: number;
}

/** The steps of the pipeline, in their order. */
export const CI_STEPS = [
  "build",
  "test",
  "reap",
  "create",
  "validate",
  "destroy",
  "package",
  "publish",
  "release",
  "deploy",
  "propagate",
] as const;

export type CiStep = (typeof CI_STEPS)[number];

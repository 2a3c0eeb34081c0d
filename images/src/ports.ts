import type { BakedThing } from "./find-leftovers.ts";
import type { ImageName } from "./images.ts";
import type { SmokeLook } from "./judge-smoke.ts";

/** Packer, and the AWS account that images are made in. */
export interface Bakery {
  /** Makes the image, untried. `undefined`: Packer failed; what it said was shown while it said it. */
  readonly build: (image: ImageName) => Promise<{ readonly amiId: string } | undefined>;
  /** Starts a machine from an image, without any permission, that is terminated when it shuts down. */
  readonly startMachine: (order: {
    readonly amiId: string;
    readonly instanceType: string;
    readonly userData: string;
  }) => Promise<{ readonly instanceId: string }>;
  readonly lookAt: (instanceId: string) => Promise<Pick<SmokeLook, "state" | "console">>;
  /** Says on the image that it is for use. */
  readonly accept: (amiId: string) => Promise<void>;
  /** Terminates a machine, or deregisters an image and deletes its snapshots. Does nothing where it is gone. */
  readonly remove: (thing: Pick<BakedThing, "kind" | "id">) => Promise<void>;
  /** All machines and images in the account and region that bakes made and that are still there. */
  readonly listBaked: () => Promise<readonly BakedThing[]>;
}

/** Time, and a way to be told to stop. */
export interface BakeClock {
  readonly nowMs: () => number;
  /** The time as a calendar has it, in ISO 8601 and UTC, some milliseconds from now. */
  readonly timeIn: (milliseconds: number) => string;
  /** Ends early when the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What a bake says while it goes on, a sentence each. */
export type Say = (sentence: string) => void;

import type { ShardName } from "./elasticsearch-cluster.ts";
import type { RollLimits } from "./roll-request.ts";

/** The one thing to do next. */
export type RollStep =
  /** Every machine has its configuration, and the cluster is as it should be. */
  | { readonly step: "rolled"; readonly accepted: string | undefined }
  | Waiting
  /** To ask why these copies are where they are, and then to plan again. */
  | { readonly step: "explain"; readonly shards: readonly (ShardName & { readonly node: string | undefined })[] }
  | { readonly step: "exclude" | "include"; readonly role: string; readonly instanceId: string }
  | {
      readonly step: "end";
      readonly role: string;
      readonly instanceId: string;
      readonly because: string;
      /** Why a cluster that is not green was accepted; undefined for a green one, or none. */
      readonly accepted: string | undefined;
    }
  | Stopping;

/** Something that is not yet as it has to be. */
export interface Waiting {
  readonly step: "wait";
  readonly role: string;
  readonly instanceId: string | undefined;
  /** The machine whose last lines tell why it takes so long; undefined where it is no machine's doing. */
  readonly speaker: string | undefined;
  readonly goal: Goal;
  /** What there is instead, as a phrase. */
  readonly seen: string;
  /** What a person can do about it, where waiting does not help. */
  readonly hints: readonly string[];
}

/** The end of the roll: nothing more is ended. */
export interface Stopping {
  readonly step: "stop";
  readonly role: string;
  readonly instanceId: string | undefined;
  /** The machine whose last lines tell why. */
  readonly speaker: string | undefined;
  /** What was going on, as a phrase. */
  readonly doing: string;
  /** Sentences. */
  readonly reason: string;
  readonly hints: readonly string[];
}

/** What is waited for. Time is counted for each `key`, over the whole roll. */
export interface Goal {
  readonly kind: GoalKind;
  readonly key: string;
  /** As a phrase: `i-0a to be empty`. */
  readonly phrase: string;
}

/** Returns a goal. `about` is the machine or role it is about; `detail` tells apart what has a clock of its own. */
export function makeGoal(kind: GoalKind, { about, detail = "" }: { about: string; detail?: string }): Goal {
  return { kind, key: [kind, about, detail].join(" "), phrase: GOALS[kind].phrase(about) };
}

/** Returns how long a goal may take, in milliseconds. */
export function limitOf(kind: GoalKind, limits: RollLimits): number {
  return limits[GOALS[kind].limit];
}

interface GoalRule {
  readonly limit: Exclude<keyof RollLimits, "lookMs">;
  readonly phrase: (about: string) => string;
}

const GOALS = {
  /** Machines take the configuration by themselves. */
  taking: { limit: "machineMs", phrase: (about) => `${about} to take the configuration` },
  whole: { limit: "machineMs", phrase: (about) => `the ${about} group to be whole` },
  free: { limit: "machineMs", phrase: (about) => `the group of ${about} to be free to replace it` },
  stack: { limit: "machineMs", phrase: () => "the stack's own operation to end" },
  leaving: { limit: "machineMs", phrase: (about) => `${about} to be gone` },
  exclusion: { limit: "clusterMs", phrase: (about) => `Elasticsearch to do as it was told about ${about}` },
  replacement: { limit: "machineMs", phrase: (about) => `the machine in place of ${about}` },
  /** Nothing moves, and it is not right. */
  cluster: { limit: "clusterMs", phrase: (about) => `a green and whole cluster ${about}` },
  /** Shards move, and arrive sometime. */
  levelling: { limit: "shardsMs", phrase: (about) => `shards to be in place ${about}` },
  emptying: { limit: "shardsMs", phrase: (about) => `${about} to be empty` },
  stuck: { limit: "clusterMs", phrase: (about) => `${about} to be empty` },
  /** Events leave a queue. */
  draining: { limit: "queueMs", phrase: (about) => `the queue of ${about} to be empty` },
  /** Events do not leave it, or nobody knows. */
  queue: { limit: "clusterMs", phrase: (about) => `the events of ${about} to leave its disk` },
} as const satisfies Record<string, GoalRule>;

export type GoalKind = keyof typeof GOALS;

/** Which machines are to have which configuration. */
export interface RollRequest {
  /** In the order in which they are rolled. */
  readonly groups: readonly RollGroup[];
  /** Roles whose machines may go with the events that they hold: a person said so. */
  readonly agreed: ReadonlySet<string>;
  readonly limits: RollLimits;
}

/** The machines of one role: one Auto Scaling group. */
export interface RollGroup {
  readonly role: string;
  readonly groupName: string;
  /** Digest of the bundle that every machine is to have: `sha256:` and 64 hexadecimal digits. */
  readonly wanted: string;
  /** When the pointer was moved to it, in milliseconds since the Unix epoch. Machines that are older may have missed it. */
  readonly movedAt: number;
  readonly gate: RollGate;
}

/**
 * What has to be true before and after a machine goes: nothing but its own health, that also the events on its disk have left it, or
 * a whole Elasticsearch cluster's health.
 */
export type RollGate = "own health" | "queue" | "elasticsearch";

/** How long each thing may take, in milliseconds. Time counts for what is waited for, however often it comes and goes. */
export interface RollLimits {
  /** Until a machine is in service and reports that it has the configuration; also until one that was ended is gone. */
  readonly machineMs: number;
  /** Until a machine that waits for its first configuration has begun to take one that was released; it looks every few seconds. */
  readonly noticeMs: number;
  /** Until a cluster in which no shard moves is green and whole. */
  readonly clusterMs: number;
  /** Until shards that move have arrived: for each emptying of a node, and for each time that the cluster levels itself out. */
  readonly shardsMs: number;
  /** Until a queue that gets smaller is empty. */
  readonly queueMs: number;
  /** Between two looks. */
  readonly lookMs: number;
}

/** What is usual. Shards of 200 GiB move within some hours by Elasticsearch's own limits. */
export const ROLL_LIMITS: RollLimits = {
  machineMs: 25 * 60_000,
  noticeMs: 5 * 60_000,
  clusterMs: 20 * 60_000,
  shardsMs: 12 * 3_600_000,
  queueMs: 2 * 3_600_000,
  lookMs: 10_000,
};

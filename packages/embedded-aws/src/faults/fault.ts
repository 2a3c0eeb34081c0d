/**
 * The language in which faults are ordered: in a file, by `startEmbeddedAws({ faults })` and over HTTP.
 * Patterns know `*` (any text) and `?` (one character). Durations are ISO 8601 (`PT5M`).
 * What is valid JSON of this shape is a valid order; `read-fault-plan.ts` refuses everything else by line and column.
 */
export interface FaultPlan {
  /** Decides which calls a share picks; another seed picks others. 1 when left out. */
  readonly seed?: number;
  readonly faults: readonly Fault[];
}

/** One thing that goes wrong. Where two of them meet in a call, the first in the plan ends it. */
export type Fault = ResourceFault | CallFault;

/** Goes wrong with a resource of a stack. */
export type ResourceFault = FailFault | DelayFault | SignalFault;

/** Goes wrong with a call to the engine, whatever it is about. */
export type CallFault = ThrottleFault | RefuseFault | StaleFault | CutFault | SlowFault | UnreachableFault;

/** Which resources: all that match every pattern that is given. */
export interface ResourceSelector {
  readonly stack?: string;
  /** The logical id. */
  readonly resource?: string;
  /** For instance `AWS::S3::*`. */
  readonly type?: string;
}

/** Which calls: all that match what is given. */
export interface CallSelector {
  /** The signing name, for instance `cloudformation`. */
  readonly service?: string;
  readonly operation?: string;
  readonly account?: string;
}

/** When: from the nth time on, that many times; left out, always. A resource's times are counted apart from any other's. */
export interface Recurrence {
  readonly from?: number;
  readonly times?: number;
}

/** Fails a step of a resource, with this reason in its event. `rollback`: in the way back of a creation or an update. */
export interface FailFault extends ResourceSelector, Recurrence {
  readonly kind: "fail";
  readonly at: ResourceStep;
  readonly reason: string;
}

/** Makes a step of a resource take longer, by this much of AWS's time: an engine's speed shortens it as it does everything. */
export interface DelayFault extends ResourceSelector, Recurrence {
  readonly kind: "delay";
  readonly at: ResourceStep;
  readonly by: string;
}

/** A step of a resource's life. `rollback`: the way back of a creation or an update. */
export type ResourceStep = "create" | "update" | "delete" | "rollback";

/**
 * Has the machines of a resource send no signal, or FAILURE. Signals that somebody sends by SignalResource are not touched.
 */
export interface SignalFault extends ResourceSelector {
  readonly kind: "signal";
  readonly send: "nothing" | "failure";
  /** How many of the machines that a step starts, the first ones; all when it is left out. */
  readonly machines?: number;
  /** In which step; in creations and updates, when it is left out: what a rollback goes back to has worked before. */
  readonly at?: "create" | "update" | "rollback";
  /** What the consoles of the resource's machines show; lines, or one text. */
  readonly console?: string | readonly string[];
}

/** Refuses a share of the calls in the way their service refuses who calls too often. */
export interface ThrottleFault extends CallSelector, Recurrence {
  readonly kind: "throttle";
  /** Greater than 0, at most 1. */
  readonly share: number;
}

/** Refuses calls with this error, as AWS does to who may not make them, or makes them at the wrong moment. Nothing was done. */
export interface RefuseFault extends CallSelector, Recurrence {
  readonly kind: "refuse";
  /** For instance `AccessDenied`, which is answered with 403, or `ValidationError`, with 400 as all others. */
  readonly code: string;
  readonly message: string;
  readonly share?: number;
}

/**
 * Has reads answered by a replica that lags, by one of two measures.
 * `behind`: what was written in the last so much of AWS's time is not there yet. `reads`: nor is what was written after
 * the nth read before this one.
 */
export interface StaleFault extends CallSelector, Recurrence {
  readonly kind: "stale";
  readonly behind?: string;
  readonly reads?: number;
  readonly share?: number;
}

/**
 * Cuts the connection. `beforeCall`: nothing was done. `afterCall`: all was done and nothing is answered. `midAnswer`: all
 * was done, and of the answer's body only so many bytes come, half when it is left out.
 */
export interface CutFault extends CallSelector, Recurrence {
  readonly kind: "cut";
  readonly when: "beforeCall" | "afterCall" | "midAnswer";
  readonly afterBytes?: number;
  readonly share?: number;
}

/** Answers late, by this much of the wall clock, at which callers' time-outs look: the call itself is done at once. */
export interface SlowFault extends CallSelector, Recurrence {
  readonly kind: "slow";
  readonly by: string;
  readonly share?: number;
}

/** Refuses new connections for so long, by the wall clock, once that many of the calls have been answered. Happens once. */
export interface UnreachableFault extends CallSelector {
  readonly kind: "unreachable";
  readonly afterCalls: number;
  readonly for: string;
}

/** A step of a resource's life that can be made to fail. `signal` is the older way to lose all signals of its machines. */
export type FaultyStep = "create" | "update" | "delete" | "rollback" | "signal";

/** A step that takes AWS time, and so can be made to take longer. */
export type SlowableStep = Exclude<FaultyStep, "signal">;

/** What becomes of the signal that a machine sends by itself. */
export type SignalFate = "success" | "failure" | "lost";

/** A resource as faults know it: by its stack's name, its logical id and its type. */
export interface FaultyResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
}

/** Which of the signals that a resource waits for: of its nth new machine, counted from 0, in that step. */
export interface ExpectedSignal {
  readonly index: number;
  readonly step: "create" | "update" | "rollback";
}

/**
 * Makes things go wrong on purpose. Services ask it at the moment at which AWS would fail; all but `reasonFor` may be missing,
 * and then nothing of that kind goes wrong. An answer may depend on how often it was asked, so each is asked for once.
 */
export interface Faults {
  /** Returns why the step fails, or undefined to let it succeed. */
  reasonFor(stackName: string, logicalId: string, step: FaultyStep, type?: string): string | undefined;
  /** Returns by how much longer than usual the step takes, in milliseconds of AWS's time. */
  delayMsOf?(resource: FaultyResource, step: SlowableStep): number;
  /** Returns what becomes of one machine's signal. Depends on nothing but its arguments: it may be asked again after a restart. */
  signalOf?(resource: FaultyResource, signal: ExpectedSignal): SignalFate;
  /** Returns the console of the machines that a resource starts, or undefined for that of an ordinary boot. */
  consoleOf?(stackName: string, logicalId: string): string | undefined;
}

import type { Clock, Ids } from "../clock.ts";
import type { ResourceHandlers } from "../resources/resource-handlers.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";

/** What can be made to go wrong with a resource; of `signal` the success signals of its instances get lost. */
export type FaultyStep = "create" | "update" | "delete" | "rollback" | "signal";

/** Makes resources fail on purpose: the reason, or undefined to let the step succeed. */
export interface Faults {
  reasonFor(stackName: string, logicalId: string, step: FaultyStep): string | undefined;
  /** The console of the machines that a resource starts, or undefined for that of an ordinary boot. */
  consoleOf?(stackName: string, logicalId: string): string | undefined;
}

/** All that CloudFormation needs from the rest of the engine. */
export interface CloudFormationDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly resources: ResourceHandlers;
  /** Returns the template at an S3 URL; throws an `AwsError` where AWS would. */
  readonly readTemplate: (url: string, context: CallContext) => Promise<string>;
  /** Without it nothing fails on purpose. */
  readonly faults?: Faults;
  /** Told of a defect in the engine itself; the resource at hand fails with "Internal Failure". */
  readonly reportDefect?: (error: unknown) => void;
}

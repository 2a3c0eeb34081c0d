import type { Clock, Ids } from "../clock.ts";
import type { Faults } from "../faults/faults.ts";
import type { Boots } from "../machines/boots.ts";
import type { ResourceHandlers } from "../resources/resource-handlers.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";

/** All that CloudFormation needs from the rest of the engine. */
export interface CloudFormationDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly resources: ResourceHandlers;
  /** Returns the template at an S3 URL; throws an `AwsError` where AWS would. */
  readonly readTemplate: (url: string, context: CallContext) => Promise<string>;
  /** The machines that boot for real; without it all boot by assumption. */
  readonly boots?: Pick<Boots, "signalsItself" | "nextChange"> | undefined;
  /** Without it nothing fails on purpose. */
  readonly faults?: Faults;
  /** Told of a defect in the engine itself; the resource at hand fails with "Internal Failure". */
  readonly reportDefect?: (error: unknown) => void;
}

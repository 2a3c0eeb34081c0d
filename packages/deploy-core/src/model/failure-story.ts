import type { StackEvent } from "./stack-event.ts";

/** Why an operation failed: what failed first, what explains it, and what it set off. */
export interface FailureStory {
  /** The first failure that is not a cancellation. */
  readonly rootCause: ExplainedFailure;
  readonly consequences: Consequences;
  /** What stopped the rollback, where that failed too, the first one first; the stack waits for somebody then. */
  readonly rollbackFailures: readonly ExplainedFailure[];
}

/** One failure of a resource, or of the stack itself where no resource failed. */
export interface Failure {
  /** Logical ids of the nested stacks that it lies in, outermost first; empty in the stack itself. */
  readonly nestedIn: readonly string[];
  readonly logicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

/** A failure with all that is known about why. */
export interface ExplainedFailure extends Failure {
  /** Line of the resource in the template, counted from 1; of the outermost nested stack where it lies in one. */
  readonly templateLine: number | undefined;
  /** The properties that changed or that the reason speaks of. */
  readonly properties: readonly PropertyBehind[];
  /** The instances that were waited for and did not signal success. */
  readonly machines: readonly SilentMachine[];
}

/** A property that may be behind a failure: of the failed resource, or of one that it depends on. */
export interface PropertyBehind {
  readonly logicalId: string;
  /** As the template nests it, for instance `LaunchTemplateData.ImageId`. */
  readonly name: string;
  /** Undefined where the property is new, or where AWS did not tell. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly templateLine: number | undefined;
  /** The parameters that its value comes from. */
  readonly parameters: readonly ParameterBehind[];
}

/** A parameter behind a property, without its value: that is the property's, or a secret. */
export interface ParameterBehind {
  readonly name: string;
  /** Where its value came from, for instance `parameters/local.json`; undefined where that is not known. */
  readonly source: string | undefined;
}

/** An instance that was waited for in vain. */
export interface SilentMachine {
  readonly instanceId: string;
  /** `failure`: it did signal, but that it failed. */
  readonly signal: "none" | "failure";
  /** EC2's word for how it stands, such as `running` or `terminated`; undefined where EC2 does not know it any more. */
  readonly state: string | undefined;
  /** The end of its console, oldest line first; empty where it has not written yet. */
  readonly console: readonly string[];
  /** Why the console could not be read. */
  readonly unreadable: string | undefined;
}

/** What a failure set off. Names are logical ids; those inside nested stacks are paths, such as `Network/Subnet`. */
export interface Consequences {
  /** Begun, and cancelled because of it. */
  readonly cancelled: readonly string[];
  /** Never begun, because they need what failed. */
  readonly notBegun: readonly string[];
  /** What failed after it and is no cancellation. */
  readonly alsoFailed: readonly Failure[];
  /** What the rollback gave back or deleted. */
  readonly rolledBack: readonly string[];
  /** What the clean-up could not delete, and left behind outside the stack. */
  readonly leftBehind: readonly Failure[];
}

/** The events of a nested stack, as far as they belong to the operation on the stack at the top. */
export interface NestedTrail {
  readonly stackId: string;
  /** Logical ids from the top to this nested stack. */
  readonly path: readonly string[];
  /** Oldest first. */
  readonly events: readonly StackEvent[];
}

/** What CloudFormation found wrong with a change set before it was executed. */
export interface ValidationFinding {
  readonly logicalId: string | undefined;
  readonly type: string | undefined;
  /** `WARN` is only told, `FAIL` stops the deployment. */
  readonly mode: "FAIL" | "WARN";
  /** The validation or the hook, as AWS names it. */
  readonly name: string;
  readonly reason: string;
  /** Where in the template, as AWS writes it: `/Resources/Bucket/Properties/BucketName`. */
  readonly path: string | undefined;
  readonly templateLine: number | undefined;
}

/** A finding as AWS tells it, before its place in the template is known. */
export type ToldFinding = Omit<ValidationFinding, "templateLine">;

import type { Evidence } from "./row.ts";
import type { FaultPlan } from "./stage.ts";

/** The stack of every scenario. */
export const StackName = "story";

type Resources = Readonly<Record<string, object>>;

/** A stack that is made, what is done to it, and what AWS tells and leaves. */
export interface Scenario {
  readonly what: string;
  readonly evidence: Evidence;
  /** What the stack is created with, without faults; none when the scenario is the creation itself. */
  readonly before?: Resources;
  readonly beforeSections?: object;
  readonly steps: readonly Step[];
  /** The names of the parameters that exist in the end. */
  readonly exists: readonly string[];
}

/** One operation, with what fails during it. */
export interface Step {
  readonly operation: "CreateStack" | "UpdateStack" | "DeleteStack" | "RollbackStack" | "ContinueUpdateRollback";
  readonly resources?: Resources;
  readonly sections?: object;
  /** Members of the request beside the stack and its template. */
  readonly input?: object;
  readonly faults?: FaultPlan;
  /** All its events, oldest first; `...` stands for any that are told in other rows. */
  readonly events: readonly string[];
}

/** A parameter, replaced when its name changes and updated in place when its value does. */
export function parameter(Name: string | object, Value: string | object = "one", attributes: object = {}): object {
  return { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Name, Value }, ...attributes };
}

/** A dependency on one resource. */
export const after = (DependsOn: string): object => ({ DependsOn });
/** The stack's own events. */
export const START = "stack UPDATE_IN_PROGRESS User Initiated";
export const CLEANUP = "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";
export const DONE = "stack UPDATE_COMPLETE";
export const REVERTED = "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS";
export const ROLLED_BACK = "stack UPDATE_ROLLBACK_COMPLETE";
const REPLACING = "Requested update requires the creation of a new physical resource; hence creating one.";

/** What is told of a resource that is made, updated in place, replaced, deleted. */
export const created = (id: string): readonly string[] => [
  `${id} CREATE_IN_PROGRESS`,
  `${id} CREATE_IN_PROGRESS Resource creation Initiated`,
  `${id} CREATE_COMPLETE`,
];
export const updated = (id: string): readonly string[] => [`${id} UPDATE_IN_PROGRESS`, `${id} UPDATE_COMPLETE`];
export const replaced = (id: string): readonly string[] => [
  `${id} UPDATE_IN_PROGRESS ${REPLACING}`,
  `${id} UPDATE_IN_PROGRESS Resource creation Initiated`,
  `${id} UPDATE_COMPLETE`,
];
export const deleted = (id: string): readonly string[] => [`${id} DELETE_IN_PROGRESS`, `${id} DELETE_COMPLETE`];
/** An update of the stack to these resources. */
export const update = (resources: Resources, events: readonly string[], more: Partial<Step> = {}): Step => ({
  operation: "UpdateStack",
  resources,
  events,
  ...more,
});

import type { OnFailure, StackDefinition } from "./records.ts";
import type { ResourceChange } from "./resource-change.ts";
import type { RollbackConfiguration } from "./rollback-configuration.ts";
import type { ValidationFinding } from "./validation.ts";

export type ChangeSetStatus = "CREATE_COMPLETE" | "FAILED";
export type ExecutionStatus = "UNAVAILABLE" | "AVAILABLE" | "EXECUTE_IN_PROGRESS" | "EXECUTE_COMPLETE" | "OBSOLETE";

/** One proposal of changes to one stack. */
export interface ChangeSetRecord {
  readonly changeSetId: string;
  /** Of the operation that made it. */
  readonly operationId: string;
  readonly uuid: string;
  readonly name: string;
  readonly type: "CREATE" | "UPDATE";
  readonly stackId: string;
  readonly stackName: string;
  readonly createdAtMs: number;
  readonly description: string | undefined;
  readonly definition: StackDefinition;
  readonly status: ChangeSetStatus;
  readonly statusReason: string | undefined;
  readonly executionStatus: ExecutionStatus;
  readonly onStackFailure: Exclude<OnFailure, "DISABLED"> | undefined;
  readonly clientToken: string | undefined;
  readonly roleArn?: string | undefined;
  readonly rollbackConfiguration?: RollbackConfiguration | undefined;
  readonly includeNestedStacks?: boolean;
  /** Of a nested stack's: the change set of its parent, and the one at the top. */
  readonly parentChangeSetId?: string;
  readonly rootChangeSetId?: string;
  /** Of the stacks that are nested in the stack, where they are included. */
  readonly nested?: readonly NestedChangeSet[];
  /** As the request said it. */
  readonly importExistingResources?: boolean | undefined;
  /** What was found before anything was deployed; undefined: nothing was looked for. */
  readonly findings?: readonly ValidationFinding[];
  /** As DescribeChangeSet shows them without and with IncludePropertyValues. */
  readonly changes: readonly ResourceChange[];
  readonly changesWithValues: readonly ResourceChange[];
}

/** The change set of a nested stack, as that of its parent names it. */
export interface NestedChangeSet {
  readonly logicalId: string;
  readonly changeSetId: string;
  readonly stackId: string;
}

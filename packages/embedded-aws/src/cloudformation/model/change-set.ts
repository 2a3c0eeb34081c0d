import type { OnFailure, StackDefinition } from "./records.ts";
import type { ResourceChange } from "./resource-change.ts";

export type ChangeSetStatus = "CREATE_COMPLETE" | "FAILED";
export type ExecutionStatus = "UNAVAILABLE" | "AVAILABLE" | "EXECUTE_COMPLETE" | "OBSOLETE";

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
  readonly includeNestedStacks?: boolean;
  /** As the request said it. */
  readonly importExistingResources?: boolean | undefined;
  /** As DescribeChangeSet shows them without and with IncludePropertyValues. */
  readonly changes: readonly ResourceChange[];
  readonly changesWithValues: readonly ResourceChange[];
}

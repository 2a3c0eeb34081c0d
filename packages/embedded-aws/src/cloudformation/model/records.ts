import type { JsonObject } from "../../json.ts";
import type { PhysicalResource } from "../../resources/resource-handler.ts";
import type { Snippets } from "../../template/include/include.ts";
import type { ResolvedParameter } from "../../template/evaluate.ts";
import type { RollbackConfiguration } from "./rollback-configuration.ts";
import type { ResourceStatus, StackStatus } from "./stack-status.ts";

export type Tags = Readonly<Record<string, string>>;

/** What a stack should be: everything an update replaces and a rollback brings back. */
export interface StackDefinition {
  /** The bytes the caller sent, for GetTemplate. */
  readonly templateBody: string;
  /** What the template includes from S3, as it was read for this definition; undefined: nothing. */
  readonly snippets?: Snippets;
  /** The template's own, for DescribeStacks. */
  readonly description: string | undefined;
  readonly parameters: Readonly<Record<string, ResolvedParameter>>;
  readonly tags: Tags;
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

/** What happens when a creation fails; `DISABLED` is DisableRollback, which keeps what was made as DO_NOTHING does. */
export type OnFailure = "ROLLBACK" | "DELETE" | "DO_NOTHING" | "DISABLED";

export type OperationType = "CREATE_STACK" | "UPDATE_STACK" | "DELETE_STACK" | "ROLLBACK" | "CONTINUE_ROLLBACK";

/** One stack; deleted ones stay, addressable by id. */
export interface StackRecord {
  readonly stackId: string;
  readonly uuid: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly status: StackStatus;
  readonly statusReason: string | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number | undefined;
  readonly deletedAtMs: number | undefined;
  /** Of a nested stack: the stack whose resource it is, and the one at the top. */
  readonly parentId?: string | undefined;
  readonly rootId?: string | undefined;
  /** What the stack is, or is being brought to. */
  readonly definition: StackDefinition;
  /** What a rollback returns to: the definition of the last stable status, kept while another is being tried. */
  readonly lastStable: StackDefinition | undefined;
  readonly onFailure: OnFailure;
  readonly terminationProtection: boolean;
  /** What the last drift detection found; undefined: there was none. */
  readonly drift?: { readonly status: "IN_SYNC" | "DRIFTED"; readonly atMs: number } | undefined;
  /** How long its creation may take; undefined: as long as it takes. */
  readonly timeoutMinutes?: number | undefined;
  /** What may roll its creation and updates back; undefined: only failures. */
  readonly rollbackConfiguration?: RollbackConfiguration | undefined;
  /** The role that its operations work with; undefined: with what their callers may do. */
  readonly roleArn?: string | undefined;
  /** The text of the stack policy; undefined: none was ever set, and updates may do anything. */
  readonly stackPolicy?: string | undefined;
  readonly outputs: readonly StackOutput[];
  /** Names of exports the stack reads. */
  readonly imports: readonly string[];
  readonly changeSetId: string | undefined;
  /** The newest first; a rollback stands before what it takes back. */
  readonly lastOperations: readonly { readonly id: string; readonly type: OperationType }[];
  /** ClientRequestTokens that were answered, with the operation each began. */
  readonly tokens: Readonly<Record<string, OperationType>>;
}

/** The resource attributes whose change is a change of the resource, beside its properties. */
export interface ResourceAttributes {
  readonly Metadata?: JsonObject;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly UpdatePolicy?: JsonObject;
  readonly CreationPolicy?: JsonObject;
}

/** One resource of a stack. */
export interface ResourceRecord {
  readonly logicalId: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly statusReason: string | undefined;
  readonly updatedAtMs: number;
  /** Undefined until the service made it. */
  readonly physical: PhysicalResource | undefined;
  /** The template's properties, evaluated; dynamic references stay as text. */
  readonly properties: JsonObject;
  /** The same as answers show them, without the values of NoEcho parameters; undefined: nothing is to be hidden. */
  readonly shown?: JsonObject | undefined;
  readonly attributes: ResourceAttributes;
  /** The stack's tags at the time. */
  readonly tags: Tags;
  /** Logical ids that had to be there first; a delete goes the other way. */
  readonly dependsOn: readonly string[];
}

/** What a resource was before the operations since the last stable status touched it. */
export interface UndoRecord {
  readonly logicalId: string;
  /** Undefined: there was none. */
  readonly before: ResourceRecord | undefined;
  /** The replacement that a rollback took out of use; its cleanup deletes it. */
  readonly abandoned: PhysicalResource | undefined;
  /**
   * `kept`: the service did nothing, only the record says something else, such as what it depends on: a rollback puts the
   * record back, without an event. `reverted`: a rollback already gave back what was before.
   */
  readonly stage: "touched" | "kept" | "reverted";
}

/** One signal that a resource has received in the phase that runs. */
export interface SignalRecord {
  readonly logicalId: string;
  readonly uniqueId: string;
  readonly status: SignalStatus;
  /** What it says beside that; only those that come through a wait condition's handle do. */
  readonly reason?: string;
}

export type SignalStatus = "SUCCESS" | "FAILURE";

export interface StackEvent {
  readonly eventId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly atMs: number;
  readonly status: string;
  readonly reason: string | undefined;
  readonly properties: JsonObject | undefined;
  readonly clientRequestToken: string | undefined;
  readonly operationId: string | undefined;
  readonly operationType?: OperationType | undefined;
}

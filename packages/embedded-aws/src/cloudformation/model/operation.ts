import type { PhysicalResource } from "../../resources/resource-handler.ts";
import type { RollingUpdate } from "../plan/rolling-update.ts";
import type { OperationType, StackRecord } from "./records.ts";

/**
 * A part of an operation that has one graph of steps and one stack status.
 * create, undoCreate: a creation and its rollback. update, cleanup: an update and the removal of what it left over.
 * held: a nested stack that is updated waits for its parent, which may yet be rolled back.
 * revert, revertCleanup: an update's rollback and the removal of what the update had made. delete: the whole stack.
 */
export type Phase = "create" | "undoCreate" | "update" | "held" | "cleanup" | "revert" | "revertCleanup" | "delete";

/** What is done to one resource; `after` names the steps that must be done first. */
export type Step =
  | { readonly kind: "apply"; readonly id: string; readonly logicalId: string; readonly after: readonly string[] }
  | { readonly kind: "revert"; readonly id: string; readonly logicalId: string; readonly after: readonly string[] }
  | { readonly kind: "release"; readonly id: string; readonly logicalId: string; readonly after: readonly string[] }
  | DenyStep
  | RemoveStep;

/** A removal that the stack policy forbids: it fails at once. */
export interface DenyStep {
  readonly kind: "deny";
  readonly id: string;
  readonly logicalId: string;
  readonly after: readonly string[];
  /** AWS's text. */
  readonly reason: string;
}

export interface RemoveStep {
  readonly kind: "remove";
  readonly id: string;
  readonly logicalId: string;
  readonly type: string;
  readonly after: readonly string[];
  /** What to remove; undefined when the service never made it. */
  readonly physical: PhysicalResource | undefined;
  readonly policy: RemovalPolicy;
  /** `record`: the resource leaves the stack. `leftover`: the stack has another resource under that logical id. */
  readonly of: "record" | "leftover";
}

/** What becomes of the physical resource. */
export type RemovalPolicy = "delete" | "retain" | "snapshot";

/** How a step stands; one without a state has not begun. */
export interface StepState {
  readonly state: "running" | "done" | "failed";
  readonly action: "create" | "update" | "replace" | "delete";
  /** Of a replacement: the resource it replaces. */
  readonly replaces: PhysicalResource | undefined;
  /** Of an update that the service has done: what came of it, and whether there was anything to do. */
  readonly updated?: { readonly physical: PhysicalResource; readonly changed: boolean };
  /** Of a group whose instances are being replaced: how far that is. */
  readonly rolling?: RollingUpdate;
  /** When each of the step's waits began: milliseconds since the Unix epoch. */
  readonly waitsSinceMs?: readonly number[];
  /** How many of the step's events are written. */
  readonly eventsWritten?: number;
}

/** An operation in flight: all that is needed to go on with it after a restart. */
export interface OperationRecord {
  readonly operationId: string;
  readonly type: OperationType;
  readonly clientRequestToken: string | undefined;
  readonly phase: Phase;
  readonly steps: readonly Step[];
  /**
   * What a failure of the forward phase leads to. `parent`: of a nested stack, whose parent decides what to do.
   * `parentKeeps`: and whose parent's failures are kept.
   */
  readonly onFailure: "rollback" | "keep" | "delete" | "parent" | "parentKeeps";
  /** Logical ids that a continued rollback leaves as they are. */
  readonly skip: readonly string[];
  /** `force`: a delete that keeps what it cannot remove. */
  readonly deletion: "standard" | "force";
  /** Why a creation or an update fails although no resource does: known when it began, or a rollback trigger that rang. */
  readonly problem?: string | undefined;
  /** When its rollback triggers began to be watched after all steps were done, since the Unix epoch; `over`: they were. */
  readonly watch?: { readonly sinceMs: number; readonly isOver: boolean };
  /** True once a cleanup gave up on a resource. */
  readonly leftovers: boolean;
  /** By when a creation must be done. `sinceMs`: when it began, since the Unix epoch. `limitMs`: AWS's milliseconds. */
  readonly timeLimit?: { readonly sinceMs: number; readonly limitMs: number } | undefined;
  /** True once the creation took longer than that. */
  readonly isLate?: boolean;
  /** Of a nested stack that is held: what a rollback of its parent gives back. */
  readonly outputsBefore?: Pick<StackRecord, "outputs" | "imports">;
  /** True where a rollback deletes all that is new, also what has the DeletionPolicy Retain: as the request said it. */
  readonly retainExceptOnCreate?: boolean | undefined;
  /** Of a nested stack's deletion: true where it takes back what made the stack. */
  readonly takesBack?: boolean;
  /** The text of the stack policy that the update obeys. */
  readonly stackPolicy?: string | undefined;
}

import type { JsonObject } from "../../json.ts";
import type { CallContext } from "../../service.ts";
import type { Snippets } from "../../template/include/include.ts";
import type { OperationRecord, Phase } from "../model/operation.ts";
import type { StackRecord, Tags } from "../model/records.ts";

/** The type of a stack that is a resource of another stack. */
export const NESTED_STACK = "AWS::CloudFormation::Stack";

/** What a parent wants a nested stack to be. */
export interface NestedStackOrder {
  readonly parent: StackRecord;
  readonly logicalId: string;
  readonly templateBody: string;
  readonly snippets: Snippets;
  readonly properties: JsonObject;
  /** The parent's tags. */
  readonly tags: Tags;
  /** The parent's operation. */
  readonly operation: OperationRecord;
  readonly context: CallContext;
}

/** Which template a parent wants for a nested stack. */
export interface WantedTemplate extends Pick<NestedStackOrder, "parent" | "logicalId" | "context"> {
  readonly url: string;
}

/** What the steps of a parent do with the stacks that are nested in it. Nothing but the two promises waits. */
export interface NestedStacks {
  /** Resolves to the template of a nested stack and what it includes: that of the change set that is carried out, if any. */
  readTemplate(wanted: WantedTemplate): Promise<Pick<NestedStackOrder, "templateBody" | "snippets">>;
  /** Resolves when the stack has no operation, or one in these phases. */
  settled(stackId: string, phases: readonly Phase[]): Promise<void>;
  find(stackId: string): StackRecord;
  /** Starts to create a nested stack and returns its id. */
  create(order: NestedStackOrder): string;
  /** Returns what starts the update of a nested stack; undefined when there is nothing to update. */
  proposeUpdate(stackId: string, order: NestedStackOrder): (() => void) | undefined;
  /** Starts to take the update of a nested stack back, unless that is done or under way. */
  revert(stackId: string, operation: OperationRecord): void;
  /** Lets an updated nested stack clear away what its update left over. */
  release(stackId: string): void;
  /** Starts to delete a nested stack, unless it is gone or going; throws when others read what it exports. */
  remove(stackId: string, operation: OperationRecord): void;
  /** Deletes a nested stack that is still in review. */
  discard(stackId: string): void;
  /** Discards the change sets of nested stacks that a stack's ended operation never came to; all of them when it is gone. */
  discardProposals(stack: StackRecord): void;
  /** Takes the parent from a nested stack that stays when its parent lets go of it. */
  disown(stackId: string): void;
}

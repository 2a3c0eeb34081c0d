import { isOurChangeSet, type ListedChangeSet, type ObservedStack } from "../../model/observed-stack.ts";
import { areOurs } from "../../model/tags.ts";
import type { Ownership } from "./what-may-i-do.ts";

/** What tells whose a stack is. */
export interface OwnershipSources {
  readonly stack: ObservedStack;
  /** The tags that a stack of ours has. */
  readonly tags: Readonly<Record<string, string>>;
  /** The stack's change sets; only those of a stack in review count. */
  readonly changeSets: readonly ListedChangeSet[];
}

/**
 * Finds whose a stack is. A stack in review may not have its tags yet: then the names of its change sets tell, and one
 * of somebody else among them makes it theirs. One without tags and without change sets is nobody's any more: it is what
 * a deployment leaves that ends between discarding its proposal and the stack, and the next one takes it up.
 */
export function findOwnership({ stack, tags, changeSets }: OwnershipSources): Ownership {
  return isOurs({ stack, tags, changeSets }) ? "ours" : "notOurs";
}

function isOurs({ stack, tags, changeSets }: OwnershipSources): boolean {
  if (stack.status !== "REVIEW_IN_PROGRESS") return areOurs(stack.tags, tags);
  if (changeSets.length > 0) return changeSets.every(isOurChangeSet);
  return Object.keys(stack.tags).length === 0 || areOurs(stack.tags, tags);
}

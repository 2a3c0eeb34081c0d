import { ACCESS_DENIED, DeployError } from "../errors.ts";
import type { ListedChangeSet, ObservedStack, StackResource } from "../model/observed-stack.ts";
import { findOwnership } from "../plan/status/find-ownership.ts";
import { asksForLife, type Operation } from "../plan/status/what-may-i-do.ts";
import type { Ports } from "../ports.ts";

/** A stack that was found, and what is to be done with it. */
export interface StateRequest {
  readonly stack: ObservedStack;
  readonly operation: Operation;
  /** The tags that a stack of ours has. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What the table "what may I do now?" asks of a stack beside its status. */
export interface ReadState {
  readonly changeSets: readonly ListedChangeSet[];
  /** Undefined where nothing depends on them, or where they may not be listed. */
  readonly resources: readonly StackResource[] | undefined;
}

/** Reads what the table's answer depends on and nothing else; no call at all for most statuses. */
export async function readState({ stacks }: Ports, { stack, operation, tags }: StateRequest): Promise<ReadState> {
  const { stackId, status: state } = stack;
  const changeSets = state === "REVIEW_IN_PROGRESS" ? await stacks.listChangeSets(stackId) : [];
  const cell = { state, operation, ownership: findOwnership({ stack, tags, changeSets }) };
  return { changeSets, resources: asksForLife(cell) ? await listResources({ stacks }, stackId) : undefined };
}

/** AWS: to list a stack's resources is a permission of its own; without it, what lives there is unknown. */
async function listResources(
  { stacks }: Pick<Ports, "stacks">,
  stackId: string,
): Promise<readonly StackResource[] | undefined> {
  try {
    return await stacks.listResources(stackId);
  } catch (error) {
    if (error instanceof DeployError && error.code === ACCESS_DENIED) return undefined;
    throw error;
  }
}

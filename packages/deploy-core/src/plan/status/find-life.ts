import type { StackResource } from "../../model/observed-stack.ts";
import type { Life } from "./what-may-i-do.ts";

/** Finds what lives in a stack by its resources; undefined, for those that could not be listed, is `unknown`. */
export function findLife(resources: readonly StackResource[] | undefined): Life {
  if (resources === undefined) return "unknown";
  const left = findLeft(resources);
  if (left.length === 0) return "nothing";
  return left.every(isRetained) ? "retained" : "alive";
}

/** Finds the resources that a deletion of the stack would take, or may take. */
export function findLiving(resources: readonly StackResource[]): readonly StackResource[] {
  return findLeft(resources).filter((resource) => !isRetained(resource));
}

/** Finds the resources that were kept outside the stack when they left it. */
export function findRetained(resources: readonly StackResource[]): readonly StackResource[] {
  return findLeft(resources).filter(isRetained);
}

function findLeft(resources: readonly StackResource[]): readonly StackResource[] {
  return resources.filter(({ status }) => status !== "DELETE_COMPLETE");
}

/** AWS: a resource that its DeletionPolicy kept says so for ever; nothing done to the stack reaches it any more. */
function isRetained({ status }: StackResource): boolean {
  return status === "DELETE_SKIPPED";
}

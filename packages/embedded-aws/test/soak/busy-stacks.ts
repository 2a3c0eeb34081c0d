/** What is needed of a stack to say whether it is at work. */
interface StackAtSomething {
  readonly StackId?: string | undefined;
  readonly StackStatus?: string | undefined;
  readonly ParentId?: string | undefined;
}

/**
 * Returns the stacks that are at work. A nested stack that is updated waits for its parent, and as long as the parent stays
 * where an operation of its own failed, nothing is at work.
 */
export function findBusyStacks<Stack extends StackAtSomething>(stacks: readonly Stack[]): readonly Stack[] {
  const isAtRest = (stackId: string): boolean =>
    stacks.some((it) => it.StackId === stackId && it.StackStatus?.endsWith("_FAILED") === true);
  return stacks.filter(({ StackStatus = "", ParentId }) => {
    const isWaiting = StackStatus === "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" && ParentId !== undefined;
    return isWaiting
      ? !isAtRest(ParentId)
      : StackStatus.endsWith("_IN_PROGRESS") && StackStatus !== "REVIEW_IN_PROGRESS";
  });
}

import { isOfStack, type StackEvent } from "../../model/stack-event.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import { CHANGE_SET_PREFIX } from "../../model/observed-stack.ts";
import { findVersion } from "../../model/tags.ts";

/** The operation that runs on a stack, as far as its events tell. */
export interface RunningOperation {
  /** The operation's first event; undefined while it was not among the events. */
  readonly begun: StackEvent | undefined;
  /** False where older events could show an earlier beginning. */
  readonly complete: boolean;
}

/** Finds where the stack's newest operation began, among its events, newest first. */
export function findRunning(events: readonly StackEvent[], stackId: string): RunningOperation {
  const own = events.filter((event) => isOfStack(event, stackId));
  const operation = keyOf(own[0]);
  if (operation === undefined) {
    const begun = own.find(({ status }) => FIRST_STATUSES.has(status));
    return { begun, complete: begun !== undefined };
  }
  const other = own.findIndex((event) => keyOf(event) !== operation);
  return { begun: own.at(other < 0 ? -1 : other - 1), complete: other >= 0 };
}

/** AWS: events have the id of their operation since November 2025, and before that only the caller's token, if any. */
function keyOf(event: StackEvent | undefined): string | undefined {
  return event?.operationId ?? event?.token;
}

/** Every operation that has neither id nor token begins with one of these. */
const FIRST_STATUSES: ReadonlySet<string> = new Set([
  "CREATE_IN_PROGRESS",
  "UPDATE_IN_PROGRESS",
  "DELETE_IN_PROGRESS",
  "IMPORT_IN_PROGRESS",
]);

/** Says who began an operation: the token that they gave it, the version that the stack's tags name, and its role. */
export function describeRunner(stack: ObservedStack, begun: StackEvent | undefined): readonly string[] {
  const token = begun?.token;
  const version = findVersion(stack.tags);
  return [
    ...(token === undefined ? [] : [token.startsWith(CHANGE_SET_PREFIX) ? `by ${token}` : `by token ${token}`]),
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(stack.roleArn === undefined ? [] : [`role ${stack.roleArn}`]),
  ];
}

/** One event of a stack, in our words. */
export interface StackEvent {
  readonly eventId: string;
  /** The resource's logical id; the stack's own events carry the stack's name. */
  readonly logicalId: string;
  readonly physicalId: string | undefined;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** What whoever began the operation called it; the consoles and tools of AWS give telling ones. */
  readonly token?: string | undefined;
  /** The operation that the event belongs to; older stacks' events have none. */
  readonly operationId?: string | undefined;
  /** What a hook said, in an event that tells of a hook rather than of the resource. */
  readonly hook?: { readonly type: string; readonly failed: boolean; readonly reason: string | undefined } | undefined;
}

/** One page of events, newest first. */
export interface StackEventPage {
  readonly events: readonly StackEvent[];
  readonly nextToken: string | undefined;
}

/** True for an event of the stack itself rather than of one of its resources (nested stacks are resources). */
export function isOfStack(event: StackEvent, stackId: string): boolean {
  return event.physicalId === stackId;
}

/** True for a failure that only says another one came first. AWS: observed "Resource creation cancelled", one l or two. */
export function isCancellation({ status, reason }: StackEvent): boolean {
  return status.endsWith("_FAILED") && CANCELLED.test(reason ?? "");
}

const CANCELLED = /^Resource (?:creation|update|deletion) cancell?ed/i;

/** The type of a resource that is a stack itself. */
export const NESTED_STACK = "AWS::CloudFormation::Stack";

import type { ObservedStack } from "../../model/observed-stack.ts";
import type { WhyNoLonger } from "../../model/outcome.ts";
import { isOfStack, type StackEvent } from "../../model/stack-event.ts";
import { isRunning, isStackStatus } from "../../model/stack-status.ts";
import type { Ports } from "../../ports.ts";
import { awaitNews, NO_NEWS } from "./await-news.ts";
import { cancelOnRequest } from "../rollback/cancel-on-request.ts";
import type { UndoRules } from "../rollback/undoing.ts";
import { isBlind, keepLooking, mayBeWaking, type Sight } from "./keep-looking.ts";
import { createWitness, type Evidence, type NestedEvent } from "../story/gather-evidence.ts";
import { readFreshEvents, type Trail } from "./read-fresh-events.ts";

/** The operation to follow. */
export interface FollowRequest {
  /** The stack's ARN: it stays addressable after the stack is deleted, its name does not. */
  readonly stackId: string;
  /** The newest event from before the operation; undefined to begin with the operation's own first event. */
  readonly after: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly deadlineAt: number;
  /** Logical ids of resources that have to have begun before whoever interrupts is let go; none unless said. */
  readonly detachAfter?: readonly string[];
  /** What may go with an update that the person at the keyboard cancels; left out where it is not theirs. */
  readonly cancelling?: UndoRules;
}

/** How following ended; the operation itself goes on in the last two. */
export type FollowedOperation =
  | { readonly kind: "neverBegan"; readonly stack: ObservedStack | undefined }
  | {
      readonly kind: "ended";
      readonly stack: ObservedStack | undefined;
      readonly events: readonly StackEvent[];
      readonly evidence: Evidence;
    }
  | {
      readonly kind: "stillRunning";
      readonly status: string;
      readonly because: WhyNoLonger;
      readonly events: readonly StackEvent[];
    }
  | { readonly kind: "detached"; readonly status: string; readonly events: readonly StackEvent[] };

/** True when the events tell of a beginning of each of these resources. */
export function haveBegun(logicalIds: readonly string[], events: readonly StackEvent[]): boolean {
  return logicalIds.every((id) => events.some(({ logicalId }) => logicalId === id));
}

/**
 * Follows an operation to its end and reports each event. The events tell when to look; only DescribeStacks tells how
 * it ended. A poll that fails is asked again later and never fails the deployment.
 */
export async function followOperation(ports: Ports, request: FollowRequest): Promise<FollowedOperation> {
  const { clock } = ports;
  const { stackId, deadlineAt } = request;
  const since = clock.now();
  let news = NO_NEWS;
  const trail: Trail = { stackId: request.stackId, after: request.after, seen: new Set(), events: [] };
  const witness = createWitness(ports, trail);
  const watch: Watch = { status: "unknown", started: false, settledReads: 0 };
  const sight: Sight = { failing: undefined, expired: false };
  for (let quietPolls = 0; ; quietPolls += 1) {
    const fresh = await keepLooking(ports, sight, () => readFreshEvents(ports.stacks, trail));
    for (const event of fresh ?? []) reportEvent(ports, request.stackId, event);
    const beside = await witness.see(fresh ?? []);
    for (const each of beside) reportNested(ports, each);
    noteStackEvents(watch, { stackId: request.stackId, fresh: fresh ?? [] });
    if ((fresh?.length ?? 0) + beside.length > 0) quietPolls = 0;

    const isDue = quietPolls % STATUS_EVERY === STATUS_EVERY - 1 && news.sighting === undefined;
    if (watch.seemsOver === true || news.seemsOver || isDue) {
      const stack = await keepLooking(ports, sight, async () => ({
        found: await ports.stacks.describeStack(request.stackId),
      }));
      if (stack !== undefined && isOver(watch, stack.found)) {
        return watch.started
          ? { kind: "ended", stack: stack.found, events: trail.events, evidence: await witness.testify() }
          : { kind: "neverBegan", stack: stack.found };
      }
    }
    const { events } = trail;
    const isHeld = !haveBegun(request.detachAfter ?? [], events);
    if (ports.interrupted() && !isHeld) return { kind: "detached", status: watch.status, events };
    const because = findWhyNoLonger(ports, { deadlineAt, sight });
    if (because !== undefined) return { kind: "stillRunning", status: watch.status, because, events };
    await cancelOnRequest(ports, { stackId, rules: request.cancelling });
    // Whoever interrupted sleeps no more, and what has to begin first needs its time.
    if (ports.interrupted()) await ports.clock.pause(HELD_POLL_MS);
    news = await awaitNews(ports, { stackId, since, deadlineAt, last: news, quietPolls });
  }
}

/** What has been seen so far. */
interface Watch {
  /** The last status known, for the report. */
  status: string;
  /** The operation was seen to run: what DescribeStacks says is no longer the state from before it. */
  started: boolean;
  /** An event said that the stack has come to rest. */
  seemsOver?: boolean;
  /** How many reads in a row showed a stack at rest. */
  settledReads: number;
}

/**
 * The status is read at every fifth quiet poll too, for the day on which the last event never comes. Where the board has
 * it, that call would only stand in the way: of others, and of the next glance at the board.
 */
const STATUS_EVERY = 5;

/** How often it is looked whether what has to begin has begun, once a person interrupted. */
const HELD_POLL_MS = 500;

/** AWS: reads right after an execution can show the state from before it (aws-cdk-cli pull request 1848). */
const STALE_READS = 5;

/** Of an operation that was seen to run, while its events can not be read; two such reads are seconds apart. */
const STALE_READS_OF_A_STARTED = 1;

function findWhyNoLonger(
  ports: Ports,
  { deadlineAt, sight }: { readonly deadlineAt: number; readonly sight: Sight },
): WhyNoLonger | undefined {
  if (isBlind(ports, sight)) return "noAnswer";
  if (ports.clock.now() < deadlineAt || mayBeWaking(sight)) return undefined;
  return sight.expired ? "expiredCredentials" : "waitEnded";
}

function noteStackEvents(watch: Watch, { stackId, fresh }: { stackId: string; fresh: readonly StackEvent[] }): void {
  const last = fresh.findLast((event) => isOfStack(event, stackId) && event.status !== "REVIEW_IN_PROGRESS");
  if (last === undefined || !isStackStatus(last.status)) return;
  watch.status = last.status;
  watch.started = true;
  watch.seemsOver = !isRunning(last.status);
}

/** One settled read ends it only where the events say the same: a stale one may show a success from before. */
function isOver(watch: Watch, stack: ObservedStack | undefined): boolean {
  const status = stack?.status ?? "DELETE_COMPLETE";
  if (isRunning(status)) {
    watch.status = status;
    watch.started = true;
    watch.settledReads = 0;
    return false;
  }
  if (watch.seemsOver === true && status === watch.status) return true;
  watch.settledReads += 1;
  const onlyReads = watch.started && watch.seemsOver !== true;
  return watch.settledReads > (onlyReads ? STALE_READS_OF_A_STARTED : STALE_READS);
}

function reportEvent({ report }: Ports, stackId: string, event: StackEvent): void {
  const { logicalId, type, status, reason } = event;
  report(
    isOfStack(event, stackId)
      ? { event: "stack", status, reason }
      : { event: "resource", logicalId, type, status, reason },
  );
}

function reportNested({ report }: Ports, { nestedIn, event }: NestedEvent): void {
  const { logicalId, type, status, reason } = event;
  report({ event: "resource", nestedIn, logicalId, type, status, reason });
}

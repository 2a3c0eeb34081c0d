import type { NestedTrail } from "../../model/failure-story.ts";
import { isOfStack, type StackEvent } from "../../model/stack-event.ts";

/** The events of one operation: the stack's own, and those of the stacks nested in it. */
export interface OperationTrace {
  readonly stackId: string;
  /** In any order: times decide. */
  readonly events: readonly StackEvent[];
  readonly nested: readonly NestedTrail[];
}

/** Where in an operation an event lies; `cleanup` deletes what is not needed any more, whichever way it went. */
export type Phase = "forward" | "rollback" | "cleanup";

/** An event, where it lies, and when. */
export interface PlacedEvent {
  readonly event: StackEvent;
  readonly nestedIn: readonly string[];
  /** True for an event of a stack itself rather than of one of its resources. */
  readonly own: boolean;
  readonly phase: Phase;
  /** How often a rollback has begun before: one that failed and was continued has several. */
  readonly rollbacks: number;
}

/**
 * Places every event of an operation in its phase, the oldest first. A nested stack has phases of its own, and is
 * never behind the stack it is nested in: what it deletes while that one rolls back is part of the rollback.
 */
export function findPhases({ stackId, events, nested }: OperationTrace): readonly PlacedEvent[] {
  const ofTop = placeTrail({ stackId, path: [], events });
  const placed = nested.flatMap((trail) => placeTrail(trail).map((event) => bringForward(event, ofTop)));
  return [...ofTop, ...placed].sort((a, b) => a.event.at - b.event.at);
}

function placeTrail({ stackId, path, events }: NestedTrail): readonly PlacedEvent[] {
  const byTime = [...events].sort((a, b) => a.at - b.at);
  const creates = byTime.some((event) => isOfStack(event, stackId) && event.status === "CREATE_IN_PROGRESS");
  let phase: Phase = "forward";
  let rollbacks = 0;
  return byTime.map((event) => {
    const own = isOfStack(event, stackId);
    const begun = own ? phaseBegunBy(event.status, creates) : undefined;
    if (begun === "rollback") rollbacks += 1;
    phase = begun ?? phase;
    return { event, nestedIn: path, own, phase, rollbacks };
  });
}

/** AWS: a creation with OnFailure DELETE is not rolled back but deleted, and so is a nested stack whose parent rolls back. */
function phaseBegunBy(status: string, creates: boolean): Phase | undefined {
  if (status.endsWith("_CLEANUP_IN_PROGRESS")) return "cleanup";
  if (status.endsWith("ROLLBACK_IN_PROGRESS")) return "rollback";
  return creates && status === "DELETE_IN_PROGRESS" ? "rollback" : undefined;
}

const RANKS = { forward: 0, rollback: 1, cleanup: 2 } as const satisfies Record<Phase, number>;

function bringForward(placed: PlacedEvent, ofTop: readonly PlacedEvent[]): PlacedEvent {
  const above = ofTop.findLast(({ event }) => event.at < placed.event.at);
  if (above === undefined) return placed;
  const { phase } = RANKS[above.phase] > RANKS[placed.phase] ? above : placed;
  return { ...placed, phase, rollbacks: Math.max(above.rollbacks, phase === "rollback" ? 1 : 0) };
}

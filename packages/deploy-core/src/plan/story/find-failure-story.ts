import type { ExplainedFailure, FailureStory, SilentMachine } from "../../model/failure-story.ts";
import { isCancellation, NESTED_STACK } from "../../model/stack-event.ts";
import { describeFailure, findConsequences, nameOf } from "./find-consequences.ts";
import { findPhases, type OperationTrace, type PlacedEvent } from "./find-phases.ts";
import { findPropertiesBehind } from "./find-properties-behind.ts";
import type { Knowledge } from "./knowledge.ts";

/** What to look through: an operation's events, and what is known beside them. */
export interface FailureTrace extends OperationTrace, Knowledge {
  /** What was read at the time, by the failed resource's name as `nameOf` gives it. */
  readonly machines: ReadonlyMap<string, readonly SilentMachine[]>;
}

/**
 * Finds the story of an operation's failure; undefined when nothing failed. A resource's failure explains more than
 * the stack's own, which only lists the resources, and one inside a nested stack more than that of the nested stack;
 * the stack's counts where no resource failed (parameter checks, exports in use). Time decides, not order of arrival.
 */
export function findFailureStory(trace: FailureTrace): FailureStory | undefined {
  const placed = findPhases(trace);
  const failures = placed.filter(({ event, own }) => !own && event.status.endsWith("_FAILED"));
  const real = failures.filter(({ event }) => !isCancellation(event)).filter((each) => !isEcho(each, failures));
  const first =
    real.find(({ phase }) => phase === "forward") ??
    placed.find(saysWhy) ??
    real[0] ??
    failures[0] ??
    placed.find(({ event, own }) => own && event.status.endsWith("_FAILED"));
  if (first === undefined) return undefined;
  const latest = Math.max(...placed.map(({ rollbacks }) => rollbacks));
  const ofRollback = real.filter((each) => each.phase === "rollback" && each.rollbacks === latest && each !== first);
  return {
    rootCause: explain(first, { ...trace, placed }),
    consequences: findConsequences({ placed, failures: real, first }, trace),
    rollbackFailures: uniqueByName(ofRollback).map((each) => explain(each, { ...trace, placed })),
  };
}

/** A nested stack's failure only echoes that of a resource inside it, where that one is known. */
function isEcho({ event, nestedIn }: PlacedEvent, failures: readonly PlacedEvent[]): boolean {
  if (event.type !== NESTED_STACK) return false;
  const path = [...nestedIn, event.logicalId];
  return failures.some(
    (inner) =>
      path.every((step, index) => inner.nestedIn[index] === step) &&
      inner.event.at <= event.at &&
      !isCancellation(inner.event),
  );
}

/**
 * True for an event by which the stack itself says why it failed. AWS: one that lists the resources that failed says
 * nothing new, and a rollback that "User Initiated" continues is not the failure; one that stops an update is.
 */
function saysWhy({ event, own, nestedIn, rollbacks }: PlacedEvent, index: number): boolean {
  const { status, reason } = event;
  if (!own || nestedIn.length > 0 || reason === undefined || LISTS_RESOURCES.test(reason)) return false;
  if (status.endsWith("ROLLBACK_IN_PROGRESS")) return rollbacks === 1 && (index > 0 || reason !== "User Initiated");
  return status.endsWith("_FAILED");
}

const LISTS_RESOURCES = /^The following resource\(s\) failed to/;

function explain(
  failed: PlacedEvent,
  trace: FailureTrace & { readonly placed: readonly PlacedEvent[] },
): ExplainedFailure {
  const described = describeFailure(failed);
  const failure = { ...described, reason: [described.reason, ...findHookReasons(failed, trace.placed)].join("\n") };
  const outermost = failure.nestedIn[0] ?? failure.logicalId;
  return {
    ...failure,
    templateLine: trace.template?.resources.get(outermost)?.line,
    properties: findPropertiesBehind(failure, trace),
    machines: trace.machines.get(nameOf(failure)) ?? [],
  };
}

function uniqueByName(failures: readonly PlacedEvent[]): readonly PlacedEvent[] {
  return [...new Map(failures.toReversed().map((each) => [nameOf(describeFailure(each)), each])).values()].toReversed();
}

/** What the hooks said that stopped a resource: its own failure only names them. */
function findHookReasons({ event, nestedIn }: PlacedEvent, placed: readonly PlacedEvent[]): readonly string[] {
  if (!/hook\(s\)/.test(event.reason ?? "")) return [];
  const said = placed.flatMap((each) => {
    const { hook, logicalId } = each.event;
    const same = logicalId === event.logicalId && each.nestedIn.join() === nestedIn.join();
    return same && hook?.failed === true && hook.reason !== undefined ? [`${hook.type}: ${hook.reason}`] : [];
  });
  return [...new Set(said)];
}

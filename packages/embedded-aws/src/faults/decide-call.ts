import { parseDurationMs } from "./duration.ts";
import type { CallFault, CutFault, Fault } from "./fault.ts";
import type { FaultyCall } from "./faulty-call.ts";
import { canBeStale } from "./find-contradictions.ts";
import { matchesPattern } from "./pattern.ts";
import { type ActiveFault, comesTrue } from "./tally.ts";

/** What becomes of a call. */
export interface CallFate {
  readonly ending: CallEnding;
  /** By how much of the wall clock its answer is late. */
  readonly lateByMs: number;
  /** For how long, after its answer, nobody new is let in. */
  readonly closesForMs: number;
}

/** How a call ends. `stale`: the replica that belongs to this fault answers it. */
export type CallEnding =
  | { readonly kind: "answered" | "throttled" }
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  | { readonly kind: "stale"; readonly by: ActiveFault }
  | { readonly kind: "cut"; readonly when: CutFault["when"]; readonly afterBytes: number | undefined };

/** What goes wrong with a call about which nothing is ordered. */
export const UNTOUCHED: CallFate = { ending: { kind: "answered" }, lateByMs: 0, closesForMs: 0 };

interface Orders {
  readonly active: readonly ActiveFault[];
  readonly seed: number;
  readonly nowMs: number;
}

/** Decides what becomes of a call: the first fault that ends it does, and the slow ones before and after it add up. */
export function decideCall(call: FaultyCall, { active, seed, nowMs }: Orders): CallFate {
  let fate = UNTOUCHED;
  for (const [position, it] of active.entries()) {
    const { fault, tally } = it;
    if (!isAboutCalls(fault) || !isMeant(fault, call)) continue;
    tally.noteMatched();
    const isEnded = fate.ending.kind !== "answered";
    if (isEnded && fault.kind !== "slow" && fault.kind !== "unreachable") continue;
    const nth = tally.count("calls");
    const recurrence = fault.kind === "unreachable" ? { from: fault.afterCalls, times: 1 } : fault;
    if (!comesTrue(recurrence, { seed, fault: position, nth })) continue;
    tally.noteFired(nowMs);
    fate = withFault(fate, it, fault);
  }
  return fate;
}

function isAboutCalls(fault: Fault): fault is CallFault {
  return fault.kind !== "fail" && fault.kind !== "delay" && fault.kind !== "signal";
}

function isMeant(fault: CallFault, { service, operation, account }: FaultyCall): boolean {
  return (
    matchesPattern(fault.service, service) &&
    matchesPattern(fault.account, account) &&
    (fault.operation === undefined || (operation !== undefined && matchesPattern(fault.operation, operation))) &&
    (fault.kind !== "stale" || (operation !== undefined && canBeStale(service, operation)))
  );
}

function withFault(fate: CallFate, by: ActiveFault, fault: CallFault): CallFate {
  switch (fault.kind) {
    case "throttle":
      return { ...fate, ending: { kind: "throttled" } };
    case "refuse":
      return { ...fate, ending: { kind: "refused", code: fault.code, message: fault.message } };
    case "stale":
      return { ...fate, ending: { kind: "stale", by } };
    case "cut":
      return { ...fate, ending: { kind: "cut", when: fault.when, afterBytes: fault.afterBytes } };
    case "slow":
      return { ...fate, lateByMs: fate.lateByMs + (parseDurationMs(fault.by) ?? 0) };
    case "unreachable":
      return { ...fate, closesForMs: Math.max(fate.closesForMs, parseDurationMs(fault.for) ?? 0) };
  }
}

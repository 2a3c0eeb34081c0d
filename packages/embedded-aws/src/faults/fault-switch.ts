import { renderTimestamp } from "../wire/timestamp.ts";
import { parseDurationMs } from "./duration.ts";
import { decideCall, type CallFate } from "./decide-call.ts";
import { describeFault } from "./describe-fault.ts";
import type { Fault, FaultPlan, ResourceFault, ResourceStep } from "./fault.ts";
import type { Faults, FaultyResource } from "./faults.ts";
import type { FaultyCall } from "./faulty-call.ts";
import { matchesPattern } from "./pattern.ts";
import { type ActiveFault, comesTrue, createTally } from "./tally.ts";

/** The plan that is in force, which may be exchanged at any moment, as what it does to resources and to calls. */
export interface FaultSwitch extends Required<Faults> {
  /** Puts another plan in force. A fault that was in force already goes on counting. */
  set(plan: FaultPlan): void;
  /** Returns what becomes of a call, and counts it. */
  fateOf(call: FaultyCall): CallFate;
  /** The faults in force, in the order of the plan. */
  active(): readonly ActiveFault[];
  report(): FaultReport;
}

/** What is in force and what it has done. */
export interface FaultReport {
  readonly seed: number;
  readonly faults: readonly FaultTrace[];
}

/** One fault and its trace. */
export interface FaultTrace {
  readonly fault: Fault;
  readonly inWords: string;
  /** Whether there was ever a resource or a call that it names. */
  readonly matched: boolean;
  /** How often it came true. */
  readonly fired: number;
  /** By the engine's clock; null for one that never did. */
  readonly lastFiredAt: string | null;
}

/**
 * Returns a switch with nothing in force.
 * `refresh` is called before each decision, so that who keeps the plan elsewhere can bring a newer one.
 */
export function createFaultSwitch({
  now,
  refresh,
}: {
  /** The engine's clock. */
  readonly now: () => number;
  readonly refresh: () => void;
}): FaultSwitch {
  let seed = 1;
  let active: readonly ActiveFault[] = [];

  const set = (plan: FaultPlan): void => {
    const before = [...active];
    seed = plan.seed ?? 1;
    active = plan.faults.map((fault) => takeEqual(before, fault) ?? { fault, tally: createTally() });
  };

  /** Returns the faults of a kind that are about a resource, each with its place in the plan. */
  const about = <K extends ResourceFault["kind"]>(
    kind: K,
    { stackName, logicalId, type }: Omit<FaultyResource, "type"> & { readonly type: string | undefined },
  ): readonly Found<Extract<Fault, { readonly kind: K }>>[] => {
    refresh();
    return active.flatMap((it, position) => {
      const { fault } = it;
      const isMeant =
        fault.kind === kind &&
        matchesPattern(fault.stack, stackName) &&
        matchesPattern(fault.resource, logicalId) &&
        (type === undefined || matchesPattern(fault.type, type));
      return isMeant ? [{ ...it, position } as unknown as Found<Extract<Fault, { readonly kind: K }>>] : [];
    });
  };

  /** True when the fault comes true for that step of the resource now; counts it and notes it. */
  const strikes = (
    { fault, tally, position }: Found<Extract<Fault, { readonly kind: "fail" | "delay" }>>,
    { resource, step }: { readonly resource: Omit<FaultyResource, "type">; readonly step: ResourceStep },
  ): boolean => {
    tally.noteMatched();
    if (fault.at !== step) return false;
    const nth = tally.count(`${resource.stackName}/${resource.logicalId}`);
    if (!comesTrue(fault, { seed, fault: position, nth })) return false;
    tally.noteFired(now());
    return true;
  };

  return {
    set,
    active: () => active,
    reasonFor(stackName, logicalId, step, type) {
      const resource = { stackName, logicalId, type };
      // Of single machines `signalOf` decides.
      if (step === "signal") return undefined;
      return about("fail", resource).find((it) => strikes(it, { resource, step }))?.fault.reason;
    },
    delayMsOf: (resource, step) =>
      about("delay", resource)
        .filter((it) => strikes(it, { resource, step }))
        .reduce((sumMs, { fault }) => sumMs + (parseDurationMs(fault.by) ?? 0), 0),
    signalOf(resource, { index, step }) {
      const found = about("signal", resource).find(({ fault: { at, machines }, tally }) => {
        tally.noteMatched();
        const isDue = at === undefined ? step !== "rollback" : at === step;
        return isDue && (machines === undefined || index < machines);
      });
      if (found === undefined) return "success";
      found.tally.noteFiredOnce(`${resource.stackName}/${resource.logicalId} ${step} ${index}`, now());
      return found.fault.send === "failure" ? "failure" : "lost";
    },
    consoleOf(stackName, logicalId) {
      const shown = about("signal", { stackName, logicalId, type: undefined }).find(
        ({ fault }) => fault.console !== undefined,
      );
      const console = shown?.fault.console;
      return typeof console === "string" || console === undefined ? console : `${console.join("\r\n")}\r\n`;
    },
    fateOf(call) {
      refresh();
      return decideCall(call, { active, seed, nowMs: now() });
    },
    report: () => ({
      seed,
      faults: active.map(({ fault, tally: { matched, fired, lastFiredAtMs } }) => ({
        fault,
        inWords: describeFault(fault),
        matched,
        fired,
        lastFiredAt: lastFiredAtMs === undefined ? null : renderTimestamp(lastFiredAtMs),
      })),
    }),
  };
}

interface Found<F extends Fault> extends ActiveFault<F> {
  readonly position: number;
}

/** Takes a fault that says the same out of the list: two equal ones are two. */
function takeEqual(before: ActiveFault[], fault: Fault): ActiveFault | undefined {
  const text = JSON.stringify(fault);
  const index = before.findIndex((it) => JSON.stringify(it.fault) === text);
  return index === -1 ? undefined : before.splice(index, 1)[0];
}

import type { Clock } from "../clock.ts";
import { EngineError } from "../engine-error.ts";
import { describeEnding } from "./describe-ending.ts";
import { describeFault } from "./describe-fault.ts";
import { createFaultSwitch, type FaultReport, type FaultSwitch } from "./fault-switch.ts";
import type { FaultPlan } from "./fault.ts";
import { createFaultyEngine, type Delivery, type FaultyEnginePorts } from "./faulty-engine.ts";
import type { KnownNames } from "./known-names.ts";
import type { PlanText } from "./plan-problem.ts";
import { readFaultPlan } from "./read-fault-plan.ts";
import { createReplicas, type ReplicaPorts } from "./replicas.ts";
import type { HttpRequest } from "../wire/http.ts";

/** Everything that goes wrong on purpose in one engine. */
export interface FaultHost {
  readonly faults: FaultSwitch;
  /** Puts a plan in force; throws an `EngineError` when it cannot be used, and then nothing has changed. */
  exchange(plan: PlanText): void;
  clear(): void;
  report(): FaultReport;
  /** Returns what answers requests in the engine's place. Until then there are no calls for anything to go wrong with. */
  connect(wire: Wire): (request: HttpRequest) => Promise<Delivery>;
  /** Tells which faults came true and which never did. */
  tellEnding(): void;
}

/** What stands between an engine and its callers. */
export type Wire = Pick<FaultyEnginePorts, "engine" | "accountOf" | "pause" | "closeDoor"> &
  Pick<ReplicaPorts, "original" | "openEngine">;

/** What a host of faults needs. */
export interface FaultHostPorts {
  readonly clock: Clock;
  readonly names: KnownNames;
  /** Returns a plan that is kept elsewhere if it has changed there; throws when it cannot be read. Asked before each decision. */
  readonly readIfChanged?: () => PlanText | undefined;
  /** Told, in a sentence or two, what is in force. */
  readonly tell: (sentence: string) => void;
}

/** Returns a host with nothing in force. A plan that is kept elsewhere is read now; throws an `EngineError` when it cannot be used. */
export function createFaultHost({ clock, names, readIfChanged = () => undefined, tell }: FaultHostPorts): FaultHost {
  const faults = createFaultSwitch({ now: () => clock.now(), refresh: () => refresh() });
  let replicas: ReturnType<typeof createReplicas> | undefined;

  const put = (plan: FaultPlan): void => {
    faults.set(plan);
    replicas?.follow(faults.active());
  };
  const exchange = (given: PlanText): void => {
    const plan = readFaultPlan(given, names);
    put(plan);
    tell(describePlan(plan, given.source));
  };
  /** A broken edit is told once and changes nothing: a rehearsal goes on with the faults it has. */
  const refresh = (): void => {
    try {
      const changed = readIfChanged();
      if (changed !== undefined) exchange(changed);
    } catch (error) {
      tell(`${reasonOf(error)}\nThe faults that were in force stay.`);
    }
  };
  const initial = readIfChanged();
  if (initial !== undefined) exchange(initial);
  return {
    faults,
    exchange,
    clear() {
      put({ faults: [] });
      tell("No faults are in force any more.");
    },
    report() {
      refresh();
      return faults.report();
    },
    connect(wire) {
      replicas = createReplicas({ ...wire, clock });
      replicas.follow(faults.active());
      return createFaultyEngine({ ...wire, faults, replicas, names });
    },
    tellEnding() {
      const ending = describeEnding(faults.report());
      if (ending !== undefined) tell(ending);
    },
  };
}

function describePlan({ faults }: FaultPlan, source: string): string {
  if (faults.length === 0) return `No faults are in force (${source}).`;
  const isCounted = faults.some((fault) => "times" in fault || "from" in fault || "afterCalls" in fault);
  const counting = isCounted ? " Times are counted by this engine alone: the next one begins anew." : "";
  return `Things go wrong on purpose (${source}): ${faults.map(describeFault).join("; ")}.${counting}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof EngineError) return `${error.message}\n${error.nextStep}`;
  return `The faults cannot be read again: ${error instanceof Error ? error.message : String(error)}.`;
}

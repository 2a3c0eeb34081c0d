import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import { EngineError } from "../engine-error.ts";
import type { FaultHost, Wire } from "../faults/fault-host.ts";
import type { FaultReport } from "../faults/fault-switch.ts";
import type { FaultPlan } from "../faults/fault.ts";
import type { Faults } from "../faults/faults.ts";
import type { Delivery } from "../faults/faulty-engine.ts";
import type { FaultsDesk } from "../faults/faults-endpoint.ts";
import type { PlanText } from "../faults/plan-problem.ts";
import type { HttpRequest } from "../wire/http.ts";
import { openFaultFile } from "./fault-file.ts";

/** Where an engine's faults come from at its start. */
export interface FaultOptions {
  /** A plan; or a port that decides about resources by itself. */
  readonly faults?: FaultPlan | Faults;
  /** A file with a plan, in which a change counts at once. */
  readonly faultsFile?: string;
  /** Told what is in force, and at the end what came true and what never did; printed on stderr by default. */
  readonly tellFaults?: (sentence: string) => void;
}

/** The faults of a running engine, as its owner handles them. */
export interface FaultControl {
  /** Puts a plan in force in the place of what is; rejects with an `EngineError` when it cannot be used. */
  set(plan: FaultPlan): Promise<void>;
  clear(): void;
  /** What is in force, how often each fault came true and when last. */
  report(): FaultReport;
}

/** The faults of an engine that is being put together. */
export interface EngineFaults {
  readonly port: Faults;
  readonly control: FaultControl;
  readonly desk: FaultsDesk;
  /** Returns what answers requests in the engine's place. */
  connect(wire: Omit<Wire, "pause">): (request: HttpRequest) => Promise<Delivery>;
  /** Loads what a plan would take, though there is none yet. */
  loadAll(): Promise<void>;
  tellEnding(): void;
}

/**
 * Opens the faults of an engine. What they take is loaded when there are any, so that an engine without faults starts as if
 * there were no such thing. Throws an `EngineError` when a plan cannot be read or used.
 */
export async function openFaults(options: FaultOptions, clock: Clock): Promise<EngineFaults> {
  const tell = options.tellFaults ?? ((sentence) => console.error(`embedded-aws: ${sentence}`));
  const { faults: given, faultsFile } = options;
  const own = given !== undefined && "reasonFor" in given ? given : undefined;
  const file = faultsFile === undefined ? undefined : openFaultFile(faultsFile);
  let host: FaultHost | undefined;
  let wire: Wire | undefined;
  let deliver: ((request: HttpRequest) => Promise<Delivery>) | undefined;
  const load = async (): Promise<FaultHost> => {
    const [{ createFaultHost }, { loadKnownNames }] = await Promise.all([
      import("../faults/fault-host.ts"),
      import("./known-names.ts"),
    ]);
    const names = await loadKnownNames();
    // Another caller was quicker.
    if (host !== undefined) return host;
    host = createFaultHost({ clock, names, tell, ...(file && { readIfChanged: () => file.readIfChanged() }) });
    if (wire !== undefined) deliver = host.connect(wire);
    return host;
  };
  if (faultsFile !== undefined) {
    requireReadable(faultsFile);
    await load();
  }
  if (given !== undefined && "faults" in given) (await load()).exchange(textOf(given));
  const report = (): FaultReport => host?.report() ?? { seed: 1, faults: [] };
  const clear = (): void => host?.clear();
  return {
    port: joinPorts(own, () => host?.faults),
    control: { set: async (plan) => (await load()).exchange(textOf(plan)), clear, report },
    desk: {
      report,
      clear,
      exchange: async (text) => (await load()).exchange({ text, source: "the body of the PUT" }),
    },
    connect(given) {
      wire = { ...given, pause: (ms) => pause(ms) };
      if (host !== undefined) deliver = host.connect(wire);
      const { engine } = given;
      return (request) => (deliver === undefined ? engine.answer(request) : deliver(request));
    },
    loadAll: async () => void (await load()),
    tellEnding: () => host?.tellEnding(),
  };
}

function requireReadable(path: string): void {
  try {
    readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/, open .*$/, "") : String(cause);
    throw new EngineError("FaultsUnusable", `The file of faults ${path} cannot be read: ${reason}.`, {
      nextStep: "Name a file that is there; examples/faults/ of @logstack/embedded-aws has some to begin with.",
      cause,
    });
  }
}

/** A plan in the program is checked as one in a file is; its problems are found by their path. */
function textOf(plan: FaultPlan): PlanText {
  return { text: JSON.stringify(plan, undefined, 2), source: "a plan in the program" };
}

/** What the program's own port does not want to go wrong may still do so by a plan. */
function joinPorts(own: Faults | undefined, planned: () => Faults | undefined): Faults {
  return {
    reasonFor: (...where) => own?.reasonFor(...where) ?? planned()?.reasonFor(...where),
    delayMsOf: (...where) => (own?.delayMsOf?.(...where) ?? 0) + (planned()?.delayMsOf?.(...where) ?? 0),
    signalOf(...where) {
      const fate = own?.signalOf?.(...where) ?? "success";
      return fate === "success" ? (planned()?.signalOf?.(...where) ?? "success") : fate;
    },
    consoleOf: (...where) => own?.consoleOf?.(...where) ?? planned()?.consoleOf?.(...where),
  };
}

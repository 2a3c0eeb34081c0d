import type { MachineReport } from "../model/machine-report.ts";
import type { ObservedMachine } from "./roll-ports.ts";
import type { RollGroup } from "./roll-request.ts";

/** Where a machine stands on its way to the configuration, and a phrase about it. */
export interface MachineStanding {
  readonly is: Standing;
  /** For instance `has another configuration` or `is starting Logstash`. */
  readonly because: string;
}

/**
 * - `right`: in service, with the configuration.
 * - `taking`: gets it by itself; to be waited for.
 * - `stale`: works, with another one or none; to be replaced.
 * - `broken`: does not work, and did not when the roll began; to be replaced, before any that works.
 * - `failed`: tried the configuration while the roll went on, and does not work with it: the roll ends there.
 * - `leaving`: on its way out, or about to be: its group replaces what is unhealthy.
 * - `aside`: set aside by a person, who has to say what becomes of it.
 */
export type Standing = "right" | "taking" | "stale" | "broken" | "failed" | "leaving" | "aside";

/** What is known of a machine, and of the time. */
export interface MachineView {
  readonly machine: ObservedMachine;
  readonly report: MachineReport | undefined;
  readonly group: RollGroup;
  readonly now: number;
  /** How long a machine may be silent, or at one step, in milliseconds. */
  readonly machineMs: number;
  /** How long a machine that waits may go on waiting once there is a configuration, in milliseconds. */
  readonly noticeMs: number;
  /** The machine had failed, or had got stuck, before this roll began. */
  readonly failedBefore: boolean;
}

/**
 * Returns where a machine stands. A total table:
 *
 * | in its group | report | standing |
 * | --- | --- | --- |
 * | pending | any | taking |
 * | standby | any | aside |
 * | terminating, detached, or unhealthy | any | leaving |
 * | in service | applied, the wanted digest | right |
 * | in service | applied, another digest | stale |
 * | in service | waiting, and the configuration was released just now | taking: it looks every few seconds |
 * | in service | waiting for long although there is one | broken: nothing looks there any more |
 * | in service | applying | taking; broken where it was stuck before this roll |
 * | in service | failed, another digest | broken |
 * | in service | failed, the wanted digest | failed; broken where it had failed before this roll |
 * | in service | none, and younger than it takes to report | taking |
 * | in service | none, older than that, and the configuration was released just now | taking: perhaps it waits, and could not say so |
 * | in service | none, older than that and than the pointer | stale: it was born before there were reports |
 * | in service | none, older than that, younger than the pointer | taking, until the roll loses patience; broken in the next |
 */
export function judgeMachine(view: MachineView): MachineStanding {
  const { machine, report } = view;
  switch (placeOf(machine.lifecycleState)) {
    case "starting":
      return { is: "taking", because: "is starting" };
    case "aside":
      return { is: "aside", because: `is in ${machine.lifecycleState}` };
    case "leaving":
      return { is: "leaving", because: `is ${machine.lifecycleState}` };
    case "inService":
      if (machine.healthStatus === "Unhealthy")
        return { is: "leaving", because: "is unhealthy: its group replaces it" };
      return report === undefined ? judgeSilence(view) : judgeReport(view, report);
  }
}

function judgeReport({ group, failedBefore, now, noticeMs }: MachineView, report: MachineReport): MachineStanding {
  const isWanted = report.digest === group.wanted;
  switch (report.state) {
    case "applied":
      return isWanted
        ? { is: "right", because: "has the configuration" }
        : { is: "stale", because: "has another configuration" };
    case "failed":
      if (!isWanted) return { is: "broken", because: `failed with another configuration, at: ${report.step}` };
      return { is: failedBefore ? "broken" : "failed", because: `failed at: ${report.step}` };
    case "waiting":
      return now - Math.max(report.at, group.movedAt) > noticeMs
        ? { is: "broken", because: "goes on waiting, although there is a configuration" }
        : { is: "taking", because: "waits for a configuration" };
    case "applying":
      return { is: failedBefore ? "broken" : "taking", because: `is at: ${report.step}` };
  }
}

function judgeSilence({ machine, group, now, machineMs, noticeMs, failedBefore }: MachineView): MachineStanding {
  const { launchedAt } = machine;
  if (launchedAt !== undefined && now - launchedAt <= machineMs)
    return { is: "taking", because: "has not reported yet" };
  // The first machines of all wait before there is a bucket to say so in.
  if (now - group.movedAt <= noticeMs) return { is: "taking", because: "has not reported yet" };
  if (launchedAt === undefined || launchedAt < group.movedAt)
    return { is: "stale", because: "never reported, and is older than the configuration" };
  return { is: failedBefore ? "broken" : "taking", because: "has never reported" };
}

/** Returns whether a machine has been silent, or at one step, for too long to be waited for once more: asked when a roll begins. */
export function wasStuck({
  machine,
  report,
  group,
  now,
  machineMs,
  noticeMs,
}: Omit<MachineView, "failedBefore">): boolean {
  if (report?.state === "failed") return true;
  if (report === undefined && now - group.movedAt <= noticeMs) return false;
  if (report !== undefined && report.state !== "applying") return false;
  return now - Math.max(report?.at ?? 0, machine.launchedAt ?? 0) > machineMs;
}

type Place = "starting" | "inService" | "leaving" | "aside";

/**
 * AWS: the states of an instance's life in an Auto Scaling group. What is not listed is new, and treated as set aside: a
 * person looks first.
 */
function placeOf(lifecycleState: string): Place {
  return PLACES[lifecycleState] ?? "aside";
}

const PLACES: Readonly<Record<string, Place>> = {
  Pending: "starting",
  "Pending:Wait": "starting",
  "Pending:Proceed": "starting",
  Quarantined: "leaving",
  InService: "inService",
  Terminating: "leaving",
  "Terminating:Wait": "leaving",
  "Terminating:Proceed": "leaving",
  "Terminating:Retained": "leaving",
  Terminated: "leaving",
  Detaching: "leaving",
  Detached: "leaving",
  EnteringStandby: "aside",
  Standby: "aside",
};

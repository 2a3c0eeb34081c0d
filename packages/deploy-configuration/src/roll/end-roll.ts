import { mayInclude } from "./find-leftover.ts";
import { readingOf } from "./pick-next.ts";
import type { Past } from "./read-view.ts";
import type { ReplacedMachine, RollOutcome } from "./roll-outcome.ts";
import type { RollPorts } from "./roll-ports.ts";
import type { Stopping } from "./roll-step.ts";
import type { RollView } from "./roll-view.ts";
import type { Doing } from "./take-step.ts";

/** What a roll has come to. */
export interface Ending {
  readonly view: RollView;
  readonly past: Past;
}

/** Ends a roll for a reason: takes back what it can, and has the machine's last lines told. */
export async function stopped(
  ports: RollPorts,
  { view, past, stopping }: Ending & { stopping: Stopping },
): Promise<RollOutcome> {
  const { role, instanceId, speaker, doing, reason, hints } = stopping;
  const lastLines = speaker === undefined ? [] : await readLastLines(ports, { view, speaker });
  const left = await takeBack(ports, view, past);
  return { kind: "stopped", role, instanceId, step: doing, reason, lastLines, hints, replaced: replacedOf(past), left };
}

/** Ends a roll between two steps. */
export async function interrupted(
  ports: RollPorts,
  { view, past, step }: Ending & { step: Doing },
): Promise<RollOutcome> {
  const doing = step.step === "wait" ? `waiting for ${step.goal.phrase}` : `before ${step.instanceId} would go`;
  return { kind: "interrupted", step: doing, replaced: replacedOf(past), left: await takeBack(ports, view, past) };
}

async function readLastLines(ports: RollPorts, { view, speaker }: { view: RollView; speaker: string }) {
  const machines = view.groups.flatMap((group) => group.machines);
  const report =
    machines.find(({ machine }) => machine.instanceId === speaker)?.report ?? (await ports.reports.read(speaker));
  return report !== undefined && report.lastLines.length > 0 ? report.lastLines : ports.fleet.console(speaker);
}

/** Lets the node that was being emptied hold shards again, where that is safe; returns what stays, told. */
async function takeBack(ports: RollPorts, before: RollView, past: Past): Promise<readonly string[]> {
  if (past.excluded === undefined) return [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await ports.clock.pause(before.limits.lookMs);
    const cluster = await ports.cluster?.read();
    const view = { ...before, cluster: cluster, memory: { ...before.memory, ended: past.ended } };
    const excluded = readingOf(view)?.excluded;
    if (cluster === undefined || (cluster.kind === "read" && excluded === undefined)) return [];
    if (excluded === undefined) continue;
    if (!mayInclude(view)) return [`${excluded} is leaving, and stays excluded from holding shards.`];
    const done = await ports.cluster?.include();
    if (done?.kind !== "read") continue;
    ports.report({ kind: "included", role: roleOf(view, excluded), instanceId: excluded });
    return [];
  }
  return [`${past.excluded} is still excluded from holding shards: Elasticsearch did not answer.`];
}

const TRIES = 3;

function roleOf({ groups }: RollView, instanceId: string): string {
  return (
    groups.find(({ machines }) => machines.some(({ machine }) => machine.instanceId === instanceId))?.group.role ?? ""
  );
}

/** Returns the machines that a roll has replaced, or begun to. */
export function replacedOf({ ended }: Past): readonly ReplacedMachine[] {
  return ended.map(({ role, instanceId, by }) => ({ role, instanceId, by }));
}

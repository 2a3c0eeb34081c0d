import type { DeployOutcome, FailedProof } from "@logstack/deploy-core";
import type { ObservedRole } from "../model/observed-role.ts";
import { planNextStep, planWayBack } from "../plan/plan-next-step.ts";
import type { RollOutcome } from "../roll/roll-outcome.ts";
import { readRoles } from "./read-roles.ts";
import { rollRoles } from "./roll-roles.ts";
import { movePointers, overtaken, type Run } from "./run.ts";

type Stopped = Extract<RollOutcome, { readonly kind: "stopped" }>;

/**
 * Takes the pointers back to what machines had before, replaces the machines that had taken the new one, and tells the story:
 * which machine failed at which step, its last lines, and what is on the machines now.
 */
export async function goBack(
  run: Run,
  { observed: first, failure }: { readonly observed: readonly ObservedRole[]; readonly failure: Stopped },
): Promise<DeployOutcome> {
  const { request, ports, layer, wanted } = run;
  const way = planWayBack(first);
  if (way.length === 0) return stay(run, { observed: first, failure });
  const moves = way.flatMap(({ role, pointer }) => (pointer === undefined ? [] : [{ role, pointer }]));
  if ((await movePointers(run, { moves: way, step: "movedBack" })) === "overtaken") return overtaken(run);
  const proof = proofOf(failure);
  const elapsedMs = (): number => ports.clock.now() - request.startedAt;
  const rolledBack = (runningVersion: string | undefined, hints: readonly string[]): DeployOutcome => ({
    kind: "rolledBack",
    story: undefined,
    proof,
    runningVersion,
    hints,
    elapsedMs: elapsedMs(),
  });
  const isFirst = way.every(({ pointer }) => pointer === undefined);
  if (isFirst) {
    const hints = [
      "No configuration was on these machines before: their parameter is gone, and new machines wait.",
      ...failure.hints,
    ];
    return rolledBack(undefined, hints);
  }
  const ending = await rollRoles(run, await readRoles(request, { layer, wanted }));
  if (!(await run.lease.stillHeld())) return overtaken(run);
  const after = await readRoles(request, { layer, wanted });
  const backAt = moves[0]?.pointer.current;
  if (ending.kind === "rolled") {
    const settled = planNextStep(
      moves.map(({ role, pointer }) => ({ role, version: pointer.current })),
      after,
    );
    const isSettled =
      settled.step !== "settle" || (await movePointers(run, { moves: settled.moves, step: "settled" })) === "moved";
    if (!isSettled) return overtaken(run);
    const hints = [
      `The configuration before is on all machines.`,
      ...failure.hints,
      `Mend the cause, then: ${request.commands.deploy}`,
    ];
    return rolledBack(backAt?.version, hints);
  }
  const why =
    ending.kind === "stopped"
      ? `${ending.instanceId ?? ending.role} did not take the configuration before either, at "${ending.step}": ${ending.reason}`
      : "The way back was interrupted: not all machines have the configuration before.";
  const left = "left" in ending ? ending.left : [];
  return {
    kind: "failed",
    stage: "operation",
    status: layer.stackStatus,
    story: undefined,
    proof,
    hints: [
      why,
      ...left,
      `See which machines: ${request.commands.diagnose}`,
      `Go on with the way back: ${request.commands.rollback}`,
    ],
    elapsedMs: elapsedMs(),
  };
}

/** Tells of machines that fail with what all had before: nothing was moved, so nothing goes back. */
function stay(
  { request, ports, layer }: Run,
  { observed, failure }: { readonly observed: readonly ObservedRole[]; readonly failure: Stopped },
): DeployOutcome {
  const hasBefore = observed.some(({ pointer }) => pointer.kind === "found" && pointer.pointer.before !== undefined);
  return {
    kind: "failed",
    stage: "operation",
    status: layer.stackStatus,
    story: undefined,
    proof: proofOf(failure),
    hints: [
      "All machines worked with this configuration before: it stays released, and new machines take it.",
      ...failure.hints,
      `See which machines: ${request.commands.diagnose}`,
      `Mend the cause, then: ${request.commands.deploy}`,
      ...(hasBefore ? [`Or go back to the configuration before: ${request.commands.rollback}`] : []),
    ],
    elapsedMs: ports.clock.now() - request.startedAt,
  };
}

/** The step names the machine, and so does the reason: once is enough. */
function proofOf({ instanceId, role, step, reason, lastLines }: Stopped): FailedProof {
  if (instanceId === undefined) return { what: `${role}, ${step}`, problem: reason, log: lastLines };
  const itself = `${instanceId} `;
  return reason.startsWith(itself)
    ? { what: `${instanceId} (${role})`, problem: reason.slice(itself.length), log: lastLines }
    : { what: `${instanceId} (${role}), ${step}`, problem: reason, log: lastLines };
}

import type { DeployOutcome } from "@logstack/deploy-core";
import type { ConfigurationRequest } from "../model/configuration-request.ts";
import type { PointerMove } from "../plan/plan-next-step.ts";
import { planRollback } from "../plan/plan-rollback.ts";
import { refuseBusy, refuseMoved, refuseNothingBefore, refuseUnconfirmed } from "../plan/refuse-roles.ts";
import type { ConfigurationPorts } from "../ports.ts";
import { takeLease } from "./hold-lease.ts";
import { areAssumed } from "./find-assumed.ts";
import { openLayer } from "./open-layer.ts";
import { readRoles } from "./read-roles.ts";
import { movePointers, overtaken } from "./run.ts";
import { takeSteps } from "./take-steps.ts";

/**
 * Brings back what the machines had before: moves the pointers back, and rolls. What was never on all machines is taken back to
 * what was; else it is the configuration before the one that all have.
 */
export async function rollbackConfiguration(
  request: ConfigurationRequest,
  ports: ConfigurationPorts,
): Promise<DeployOutcome> {
  const opened = await openLayer(ports, { request, verb: "rollback" });
  if (opened.kind === "refused") return opened;
  if (opened.kind === "absent") return { kind: "refused", refusal: opened.refusal };
  const { layer } = opened;
  const observed = await readRoles(request, { layer, wanted: [] });
  const targets = planRollback(observed);
  const [first] = targets;
  if (first === undefined) return { kind: "refused", refusal: refuseNothingBefore(request.commands) };
  const { current } = first.pointer;
  const what = `back to ${current.version} (release ${current.release})`;
  const answer = request.agreed
    ? "yes"
    : await ports.confirm(`Replace the machines of ${layer.stackName} to go ${what}?`);
  if (answer !== "yes")
    return {
      kind: "refused",
      refusal: refuseUnconfirmed(what, { commands: request.commands, answer, verb: "rollback" }),
    };
  const wish = { holder: ports.newToken(), what: `${request.definition.name}, ${what}` };
  const taken = await takeLease(ports, layer.api.leases, wish);
  if (taken.kind === "interrupted")
    return { kind: "interrupted", runningOn: undefined, reattach: request.commands.rollback };
  if (taken.kind === "busy") return { kind: "refused", refusal: refuseBusy(taken.by, request.commands) };
  try {
    // Meanwhile others may have released something: what was agreed to is looked for once more, now that nobody else moves it.
    const now = await readRoles(request, { layer, wanted: [] });
    if (!isSame(planRollback(now), targets)) return { kind: "refused", refusal: refuseMoved(what, request.commands) };
    const wanted = targets.map(({ role, pointer }) => ({ role, version: pointer.current }));
    const run = {
      request,
      ports,
      layer,
      wanted,
      bundles: [],
      lease: taken.lease,
      assumed: await areAssumed(ports, { layer, observed: now }),
    };
    if ((await movePointers(run, { moves: targets, step: undefined })) === "overtaken") return overtaken(run);
    const outcome = await takeSteps(run);
    // The deployment's own command would go forwards again.
    if (outcome.kind === "interrupted" || outcome.kind === "stillRunning")
      return { ...outcome, reattach: request.commands.rollback };
    if (outcome.kind !== "deployed") return outcome;
    const { elapsedMs } = outcome;
    return {
      kind: "restored",
      operation: "rollback",
      runningVersion: current.version,
      skipped: [],
      retained: [],
      elapsedMs,
    };
  } finally {
    await taken.lease.release();
  }
}

function isSame(moves: readonly PointerMove[], agreed: readonly PointerMove[]): boolean {
  const told = (list: readonly PointerMove[]): string =>
    JSON.stringify(
      list.map(({ role, pointer: { current } }) => [role, current.digest, current.version, current.release]),
    );
  return told(moves) === told(agreed);
}

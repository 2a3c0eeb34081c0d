import { DeployError, type DeployOutcome } from "@logstack/deploy-core";
import type { ObservedRole } from "../model/observed-role.ts";
import { outputsOf } from "../plan/describe-roles.ts";
import { describeUnfinished } from "../plan/describe-unfinished.ts";
import { planNextStep, type NextStep } from "../plan/plan-next-step.ts";
import { refuseRole } from "../plan/refuse-roles.ts";
import { goBack } from "./go-back.ts";
import { readRoles } from "./read-roles.ts";
import { rollRoles } from "./roll-roles.ts";
import { movePointers, overtaken, type Run } from "./run.ts";

/** Looks, takes the one step that follows, and looks again, until there is none. */
export async function takeSteps(run: Run): Promise<DeployOutcome> {
  const { request, ports, layer, wanted, lease, assumed } = run;
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const observed = await readRoles(request, { layer, wanted });
    const next = planNextStep(wanted, observed, { assumed });
    if (lease.lost()) return overtaken(run);
    const isOver = next.step === "done" || next.step === "settle" || next.step === "refuse";
    if (ports.interrupted() && !isOver) return leaveOff(run, observed);
    const outcome = await takeStep(run, { next, observed });
    if (outcome !== undefined) return outcome;
  }
  throw new DeployError({
    code: "configurationRestless",
    problem: `The machines of ${layer.stackName} never all had this configuration at one look, although each was seen with it.`,
    hints: [`Look how they stand: ${request.commands.diagnose}`],
    exitCode: 1,
  });
}

/** More than any deployment needs: a roll ends with all machines right, or with a story. */
const MOST_LOOKS = 50;

interface Step {
  readonly next: NextStep;
  readonly observed: readonly ObservedRole[];
}

/** Takes a step; returns an outcome where it was the last one. */
async function takeStep(run: Run, { next, observed }: Step): Promise<DeployOutcome | undefined> {
  const { request, ports, layer, wanted, bundles } = run;
  switch (next.step) {
    case "upload":
      for (const bundle of bundles.filter(({ role }) => next.roles.includes(role))) {
        await layer.api.bundles.put(bundle);
        const { role, digest } = bundle;
        ports.report({
          event: "configurationStep",
          step: "uploaded",
          role,
          digest,
          sizeBytes: bundle.archive.byteLength,
        });
      }
      return undefined;
    case "move":
      return (await movePointers(run, { moves: next.moves, step: "moved" })) === "moved" ? undefined : overtaken(run);
    case "roll": {
      const ending = await rollRoles(run, observed);
      if (ending.kind === "rolled") return undefined;
      // What failed may be what another process has begun with these machines: it is not ours to go back from.
      if (!(await run.lease.stillHeld())) return overtaken(run);
      if (ending.kind === "stopped") return goBack(run, { observed, failure: ending });
      return leaveOff(run, await readRoles(request, { layer, wanted }));
    }
    case "settle": {
      // Of machines that are only assumed nobody can say that they have it.
      const step = run.assumed ? undefined : "settled";
      return (await movePointers(run, { moves: next.moves, step })) === "moved" ? undefined : overtaken(run);
    }
    case "done": {
      if (run.assumed) tellAssumed(run);
      const elapsedMs = ports.clock.now() - request.startedAt;
      return { kind: "deployed", operation: "update", outputs: outputsOf(wanted, observed), elapsedMs };
    }
    case "refuse":
      return { kind: "refused", refusal: refuseRole(next, { observed, commands: request.commands }) };
  }
}

function tellAssumed({ ports }: Run): void {
  const message =
    "no machine has reported: this emulator only assumes its machines, and nobody has tried this configuration. A machine that is born reads it.";
  ports.report({ event: "warning", message });
}

/** Says how it stands where somebody interrupted, or the time was up. */
function leaveOff({ request, ports, layer }: Run, observed: readonly ObservedRole[]): DeployOutcome {
  const unfinished = describeUnfinished(observed);
  const left = unfinished === undefined ? {} : { left: unfinished };
  const reattach = request.commands.deploy;
  if (ports.interrupted()) return { kind: "interrupted", runningOn: undefined, ...left, reattach };
  return {
    kind: "stillRunning",
    status: layer.stackStatus,
    ...left,
    waitedMs: ports.clock.now() - request.startedAt,
    limitMs: request.deadlineAt - request.startedAt,
    because: "waitEnded",
    reattach,
  };
}

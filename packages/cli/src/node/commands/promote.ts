import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { findEnvironment } from "@logstack/release";
import type { PromoteRequest } from "../../promote-request.ts";
import { renderRefusal, type ToldRefusal } from "../../render/refusal.ts";
import { openGateway } from "../environment-access.ts";
import { findActor } from "../find-origin.ts";
import { withReleases } from "../open-releases.ts";
import { createWorkbench } from "../prepare-layers.ts";
import { readProject } from "../project.ts";
import { bringRelease } from "../promote/bring-release.ts";
import { chooseOrRequire, refusePromotion, toPromotion } from "../promote/choose-release.ts";
import { holdLease } from "../promote/hold-lease.ts";
import { refuseUnknownLayers } from "../promote/refuse-unknown-layers.ts";
import type { Setting } from "../promote/setting.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Promotes a release to an environment: its own artifacts with the variables that it captured, all layers, each proved by
 * its smoke test. Returns the exit code; 3 where it may not go there, or where somebody else promotes there now.
 */
export async function promote(request: PromoteRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const environment = findEnvironment(project.config, request.environment);
  const workbench = await createWorkbench();
  const gateway = openGateway(project, terminal, request.faults);
  try {
    return await withReleases({ project, gateway }, (opened) =>
      promoteOver({ request, terminal, project, environment, workbench, gateway, opened }),
    );
  } finally {
    workbench.remove();
    await gateway.close();
  }
}

async function promoteOver(setting: Setting): Promise<number> {
  const { request, environment, opened, terminal } = setting;
  const release = await chooseOrRequire(setting);
  refuseUnknownLayers(request.layerOptions, {
    whose: `Release ${release.number}`,
    layers: Object.keys(release.layers),
  });
  const early = await refusePromotion(setting, release);
  if (early !== undefined) return tellRefusal(setting, early);
  const startedAt = Date.now();
  const id = `${new Date(startedAt).toISOString().replaceAll(/[-:.]/g, "")}-${randomBytes(3).toString("hex")}`;
  let interrupted = false;
  const stopListening = terminal.onInterrupt(() => (interrupted = true));
  const lease = await holdLease(
    {
      store: opened.promotions,
      now: () => Date.now(),
      pause: (ms) => pause(ms),
      tell: (sentence) => terminal.progress(sentence),
      interrupted: () => interrupted,
    },
    { environment: environment.name, holder: id, release: release.number },
  ).finally(stopListening);
  if (lease.kind === "busy") return tellRefusal(setting, refuseBusy(request, lease.lease));
  try {
    // What was promoted while the lease was waited for counts.
    const late = await refusePromotion(setting, release);
    if (late !== undefined) return tellRefusal(setting, late);
    const by = findActor(terminal.env);
    return await bringRelease(setting, {
      release,
      lease,
      promotion: { ...toPromotion(release, environment.name), id, startedAt, by },
    });
  } finally {
    await lease.giveBack();
  }
}

function refuseBusy(
  { environment }: PromoteRequest,
  { release, since }: { release: string; since: number },
): ToldRefusal {
  return {
    code: "busy",
    problem: `release ${release} is being promoted to ${environment} by somebody else. Nothing was changed.`,
    reasons: [`since ${new Date(since).toISOString()}`],
    waysOut: [`look at it: logstack history --in ${environment}`, "then promote again"],
  };
}

function tellRefusal({ request, terminal }: Setting, refusal: ToldRefusal): number {
  if (request.json) terminal.result(JSON.stringify({ v: 1, refused: refusal }));
  else for (const line of renderRefusal(refusal)) terminal.progress(line);
  return 3;
}

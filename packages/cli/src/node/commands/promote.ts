import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { beginPromotion, findEnvironment } from "@logstack/release";
import type { PromoteRequest } from "../../promote-request.ts";
import { renderRefusal, type ToldRefusal } from "../../render/refusal.ts";
import { openGateway } from "../environment-access.ts";
import { findActor } from "../find-origin.ts";
import { withReleases } from "../open-releases.ts";
import { createWorkbench } from "../prepare-layers.ts";
import { readProject } from "../project.ts";
import { bringRelease } from "../promote/bring-release.ts";
import { chooseOrRequire, readHistory, refusePromotion, toPromoted } from "../promote/choose-release.ts";
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
  const early = refusePromotion(setting, { release, history: await readHistory(setting) });
  if (early !== undefined) return tellRefusal(setting, early);
  const unique = randomBytes(6).toString("hex");
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
    { environment: environment.name, holder: unique, release: release.number },
  ).finally(stopListening);
  if (lease.kind === "busy") return tellRefusal(setting, refuseBusy(request, lease.lease));
  try {
    // What was promoted while the lease was waited for counts.
    const history = await readHistory(setting);
    const late = refusePromotion(setting, { release, history });
    if (late !== undefined) return tellRefusal(setting, late);
    const by = findActor(terminal.env);
    const [name, now] = [environment.name, Date.now()];
    const promotion = beginPromotion({ environment: name, release: toPromoted(release), by, history, now, unique });
    return await bringRelease(setting, { release, lease, promotion });
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

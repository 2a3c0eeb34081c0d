import { DeployError } from "@logstack/deploy-core";
import type { Promotion, PromotionEnding, Release } from "@logstack/release";
import { findCall } from "../../call.ts";
import type { LayersRequest } from "../../layers-request.ts";
import type { PromoteRequest } from "../../promote-request.ts";
import { retellPromotion } from "../../render/retell-promotion.ts";
import { startArtifactProcess, type ArtifactProcess } from "../artifact-process.ts";
import { runPrepared, type PreparedRun, type RunEnding } from "../run-prepared.ts";
import { describeEndings } from "./describe-endings.ts";
import type { HeldLease } from "./hold-lease.ts";
import { prepareRelease } from "./prepare-release.ts";
import type { Setting } from "./setting.ts";

/** A promotion that may begin. */
export interface Bringing {
  readonly release: Release;
  readonly promotion: Promotion;
  readonly lease: HeldLease;
}

/** Deploys all layers, proves those again that had nothing to deploy, and records how it ended. */
export async function bringRelease(setting: Setting, { release, promotion, lease }: Bringing): Promise<number> {
  const { request, opened, gateway, environment, terminal } = setting;
  const layers = await prepareRelease(setting, release);
  const access = await gateway.to(environment);
  await opened.promotions.putPromotion(promotion);
  const { account, region } = environment;
  const takeProcess = (): ArtifactProcess => startArtifactProcess(terminal.env);
  const call = findCall(terminal.env);
  const run: PreparedRun = {
    request: toLayersRequest(request, "deploy"),
    layers,
    access,
    account,
    region,
    terminal,
    takeProcess,
    retell: (layer, event) =>
      retellPromotion(event, { layer, number: release.number, environment: environment.name, call }),
  };
  const beforeEach = (): void => {
    if (lease.isLost()) throw leaseLost(environment.name);
  };
  const deployed = await runPrepared(run, { layerOptions: request.layerOptions, beforeEach });
  const unproved = findUnchanged(deployed);
  const proved =
    deployed.exitCode !== 0 || unproved.length === 0
      ? undefined
      : await runPrepared({ ...run, request: toLayersRequest(request, "verify") }, { only: unproved });
  const exitCode = proved?.exitCode ?? deployed.exitCode;
  const endings = {
    ...describeEndings(deployed.endings),
    ...(proved === undefined ? {} : describeEndings(proved.endings)),
  };
  const passed = exitCode === 0 && layers.every(({ manifest }) => endings[manifest.layer.name]?.passed === true);
  // What still runs has not ended, and neither has its promotion: the same command follows it.
  if (exitCode === STILL_RUNNING || exitCode === INTERRUPTED) return exitCode;
  const at = Math.max(Date.now(), promotion.startedAt);
  const ended: PromotionEnding = { at, result: passed ? "passed" : "failed", layers: endings };
  await opened.promotions.putPromotion({ ...promotion, ended });
  if (passed) terminal.progress(`Release ${release.number} passed ${environment.name}.`);
  return passed || exitCode !== 0 ? exitCode : 1;
}

const STILL_RUNNING = 4;
const INTERRUPTED = 130;

function findUnchanged({ endings }: RunEnding): readonly string[] {
  return [...endings].flatMap(([layer, ending]) =>
    ending.kind === "ran" && ending.result.outcome?.kind === "unchanged" ? [layer] : [],
  );
}

function leaseLost(environment: string): DeployError {
  return new DeployError({
    code: "leaseLost",
    problem: `Somebody else promotes to ${environment} now, so this promotion begins nothing more.`,
    hints: [`See who: logstack history --in ${environment}`],
    exitCode: 1,
  });
}

function toLayersRequest(request: PromoteRequest, verb: "deploy" | "verify"): LayersRequest {
  return {
    verb,
    layers: "all",
    environment: request.environment,
    whereOption: verb === "deploy" ? "--to" : "--in",
    json: request.json,
    ...(request.output === undefined ? {} : { output: request.output }),
    yes: true,
    verbose: request.verbose,
    concurrency: request.concurrency,
    liftProtection: [],
    artifactOptions: verb === "deploy" ? request.artifactOptions : [],
  };
}

import { randomBytes } from "node:crypto";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DeployError } from "@logstack/deploy-core";
import {
  artifactFileName,
  artifactIdOf,
  capturedVariables,
  chooseRelease,
  findEnvironment,
  planPromotion,
  ReleaseError,
  type EnvironmentConfig,
  type Promotion,
  type PromotionEnding,
  type PromotionStore,
  type Release,
  type ReleaseStore,
} from "@logstack/release";
import { connectSecrets, openArtifactBytes } from "@logstack/release/node";
import type { LayersRequest } from "../../layers-request.ts";
import type { PromoteRequest } from "../../promote-request.ts";
import { renderPromotionRefusal, type ToldRefusal } from "../../render/promotions.ts";
import { openGateway, type Gateway } from "../environment-access.ts";
import { findActor } from "../find-origin.ts";
import { openReleases, type OpenedReleases } from "../open-releases.ts";
import { createWorkbench, prepareArtifacts, type PreparedLayer, type Workbench } from "../prepare-layers.ts";
import { readProject, type Project } from "../project.ts";
import { requireRelease } from "../require-release.ts";
import { describeEndings } from "../promote/describe-endings.ts";
import { holdLease, type HeldLease } from "../promote/hold-lease.ts";
import { runPrepared, type PreparedRun, type RunEnding } from "../run-prepared.ts";
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
    const opened = await openReleases(project, gateway);
    try {
      return await promoteOver({ request, terminal, project, environment, workbench, gateway, opened });
    } finally {
      opened.close();
    }
  } finally {
    await workbench.remove();
    await gateway.close();
  }
}

interface Setting {
  readonly request: PromoteRequest;
  readonly terminal: Terminal;
  readonly project: Project;
  readonly environment: EnvironmentConfig;
  readonly workbench: Workbench;
  readonly gateway: Gateway;
  readonly opened: OpenedReleases;
}

async function promoteOver(setting: Setting): Promise<number> {
  const { request, environment, opened, terminal } = setting;
  const release = await chooseOrRequire(setting);
  refuseUnknownLayers(request, release);
  const early = await refuse(setting, release);
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
    const late = await refuse(setting, release);
    if (late !== undefined) return tellRefusal(setting, late);
    const by = findActor(terminal.env);
    return await bring(setting, {
      release,
      lease,
      promotion: { ...toPromotion(release, environment.name), id, startedAt, by },
    });
  } finally {
    await lease.giveBack();
  }
}

function refuseUnknownLayers({ layerOptions }: PromoteRequest, { number, layers }: Release): void {
  const unknown = Object.keys(layerOptions).filter((layer) => layers[layer] === undefined);
  if (unknown.length === 0) return;
  throw new ReleaseError({
    code: "unknownLayer",
    problem: `Release ${number} has no layer ${unknown.join(", ")}, for which something is allowed.`,
    hints: [`Its layers are ${Object.keys(layers).join(", ")}.`],
  });
}

function toPromotion({ number, layers }: Release, environment: string): Pick<Promotion, "environment" | "release"> {
  const promoted = Object.entries(layers).map(([layer, { version, digest }]) => [layer, { version, digest }] as const);
  return { environment, release: { number, layers: Object.fromEntries(promoted) } };
}

async function chooseOrRequire({ request, project, environment, opened }: Setting): Promise<Release> {
  const { lifecycle } = project.config;
  if (request.number !== undefined) return (await requireRelease(opened.store, request.number)).release;
  const numbers = await opened.store.listReleases();
  const history = await readHistory(opened.promotions, { lifecycle, environment: environment.name });
  const number = chooseRelease({ lifecycle, environment: environment.name, numbers, history });
  if (number !== undefined) return (await requireRelease(opened.store, number)).release;
  throw new ReleaseError({
    code: "unknownRelease",
    problem: `There is no release that may go to ${environment.name}.`,
    hints: [
      numbers.length === 0
        ? "Create one: logstack release create."
        : "Name one to see why it may not: logstack promote <number> --to " + environment.name,
    ],
  });
}

/** The promotions that decide: to the environment itself and to those of the phase before. */
async function readHistory(
  promotions: PromotionStore,
  { lifecycle, environment }: { readonly lifecycle: Project["config"]["lifecycle"]; readonly environment: string },
): Promise<readonly Promotion[]> {
  const phase = lifecycle.findIndex((environments) => environments.includes(environment));
  const places = [environment, ...(phase > 0 ? (lifecycle[phase - 1] ?? []) : [])];
  return (await Promise.all(places.map((place) => promotions.listPromotions(place)))).flat();
}

async function refuse({ project, environment, opened }: Setting, release: Release): Promise<ToldRefusal | undefined> {
  const { lifecycle } = project.config;
  const history = await readHistory(opened.promotions, { lifecycle, environment: environment.name });
  const { release: promoted } = toPromotion(release, environment.name);
  const plan = planPromotion({ lifecycle, environment: environment.name, release: promoted, history });
  if (plan.kind === "promote") return undefined;
  const { code, problem, reasons, first } = plan;
  const waysOut = first.map(
    ({ release: number, environment: place }) => `first: logstack promote ${number} --to ${place}`,
  );
  return { code, problem, reasons, waysOut };
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
  else for (const line of renderPromotionRefusal(refusal)) terminal.progress(line);
  return 3;
}

interface Bringing {
  readonly release: Release;
  readonly promotion: Promotion;
  readonly lease: HeldLease;
}

/** Deploys all layers, proves those again that had nothing to deploy, and records how it ended. */
async function bring(setting: Setting, { release, promotion, lease }: Bringing): Promise<number> {
  const { request, opened, gateway, environment, terminal } = setting;
  const layers = await prepareRelease(setting, release);
  const access = await gateway.to(environment);
  await opened.promotions.putPromotion(promotion);
  const { account, region } = environment;
  const run: PreparedRun = { request: toLayersRequest(request, "deploy"), layers, access, account, region, terminal };
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
  const ended: PromotionEnding = { at: Date.now(), result: passed ? "passed" : "failed", layers: endings };
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

/** The release's own artifacts, checked against its digests, with the variables that it captured. */
async function prepareRelease(
  { environment, workbench, terminal, gateway, opened }: Setting,
  release: Release,
): Promise<readonly PreparedLayer[]> {
  const sources = await Promise.all(
    Object.entries(release.layers).map(async ([layer, { version, digest }]) => {
      const variables = capturedVariables(release, { environment: environment.name, layer });
      if (variables === undefined) throw notCaptured(release, environment.name);
      const bytes = Buffer.from(await readArtifact(opened.store, digest));
      const file = path.join("release", release.number, artifactFileName({ id: artifactIdOf(layer), version }));
      return {
        artifact: await openArtifactBytes(bytes, file),
        variables,
        releaseNumber: release.number,
        changedSinceBuild: [],
      };
    }),
  );
  const secrets = connectSecrets({
    process: terminal.env,
    reachAws: async () => (await gateway.to(environment)).env,
  });
  return prepareArtifacts(sources, { environment: environment.name, workbench, secrets });
}

function readArtifact(store: ReleaseStore, digest: string): Promise<Uint8Array> {
  return store.readArtifact(digest);
}

function notCaptured({ number }: Release, environment: string): ReleaseError {
  return new ReleaseError({
    code: "unknownEnvironment",
    problem: `Release ${number} captured no variables for ${environment}.`,
    hints: ["It was made before the lifecycle had that environment: create a new release."],
  });
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
    yes: true,
    verbose: request.verbose,
    concurrency: request.concurrency,
    liftProtection: [],
    artifactOptions: verb === "deploy" ? request.artifactOptions : [],
  };
}

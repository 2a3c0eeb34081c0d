import { renderLosses, type DeployEvent, type DeployOutcome, type Verb } from "@logstack/deploy-core";
import { parseArguments } from "@logstack/deploy-core/node";
import {
  findEnvironment,
  planOrder,
  reverseOrder,
  runInOrder,
  type LayerEnding,
  type LayerOrder,
} from "@logstack/release";
import { connectSecrets } from "@logstack/release/node";
import { findCall, whereOptionOf } from "../../call.ts";
import { gravestExitCode } from "../../exit-code.ts";
import type { LayerResult, LayersRequest } from "../../layers-request.ts";
import { checkLifted, liftOption, renderLiftCommand, type NamedLayer } from "../../lift-protection.ts";
import { openGateway, type EnvironmentAccess } from "../environment-access.ts";
import { explain } from "../explain.ts";
import { createWorkbench, prepareLayers, type PreparedLayer } from "../prepare-layers.ts";
import { PROJECT } from "../../project.ts";
import { readProject, requireLayers } from "../project.ts";
import { gatherCrew, type Crew } from "../create-crew.ts";
import { createReporter } from "../create-reporter.ts";
import type { Reporter } from "../reporter.ts";
import { runArtifact } from "../run-artifact.ts";
import type { Terminal } from "../terminal.ts";

/** Plans, deploys or destroys layers in one environment, in the order of what they need. Returns the exit code. */
export async function runLayers(request: LayersRequest, terminal: Terminal): Promise<number> {
  checkArtifactOptions(request);
  const project = await readProject(terminal.cwd);
  const environment = findEnvironment(project.config, request.environment);
  const names = request.layers === "all" ? project.layers : requireLayers(project, request.layers);
  const workbench = await createWorkbench();
  const gateway = openGateway(project, terminal, request.faults);
  try {
    const secrets = connectSecrets({
      process: terminal.env,
      reachAws: async () => (await gateway.to(environment)).env,
    });
    const layers = await prepareLayers(names, { project, environment: environment.name, workbench, secrets });
    checkLifted(
      layers.map(({ manifest }) => manifest.layer),
      request,
    );
    const access = await gateway.to(environment);
    const run = { request, layers, access, account: environment.account, region: environment.region, terminal };
    return await (isAsked(request) ? takeAway(run) : runOnce(run, {}));
  } finally {
    await workbench.remove();
    await gateway.close();
  }
}

/** Finds what no artifact would take before any of them is started. */
function checkArtifactOptions({ verb, artifactOptions }: LayersRequest): void {
  parseArguments([verb, ...artifactOptions]);
}

/** Everything that one command's layers share while they run. */
interface PreparedRun {
  readonly request: LayersRequest;
  readonly layers: readonly PreparedLayer[];
  readonly access: EnvironmentAccess;
  readonly account: string;
  readonly region: string;
  readonly terminal: Terminal;
}

/** Is told how each layer ended. */
type Note = (layer: string, result: LayerResult) => void;

/** What changes between the runs of one command. */
interface RunVariation {
  /** Options for every artifact beside those of the request. */
  readonly more?: readonly string[];
  /** Which layers; all of the command when it is left out. */
  readonly only?: readonly string[];
  /** One layer's ending holds back no other's. */
  readonly keepGoing?: boolean;
  /** Consent that is lacking is asked for next, so that its lack is not told as a refusal. */
  readonly askable?: boolean;
  /** A person has seen what goes, and agreed. */
  readonly asked?: boolean;
}

/** The verbs that take away, and so are asked for once it was seen what goes. */
function isAsked({ verb }: LayersRequest): boolean {
  return verb === "destroy" || verb === "rollback";
}

/** Destroys or rolls back the layers; where some are protected, the command that destroys these too is told at the end, whole. */
async function takeAway(run: PreparedRun): Promise<number> {
  const { request, layers, terminal } = run;
  const guarded: NamedLayer[] = [];
  const note = (layer: string, { outcome }: LayerResult): void => {
    const found = layers.find(({ manifest }) => manifest.layer.name === layer)?.manifest.layer;
    if (found !== undefined && outcome !== undefined && isProtected(outcome)) guarded.push(found);
  };
  const exitCode = await (request.yes ? runOnce(run, {}, note) : takeAwayAfterAsking(run, note));
  if (guarded.length > 0 && layers.length > 1 && !request.json) {
    terminal.progress(
      `To destroy what is protected too: ${renderLiftCommand(guarded, { request, call: findCall(terminal.env) })}`,
    );
  }
  return exitCode;
}

function isProtected(outcome: DeployOutcome): boolean {
  return outcome.kind === "refused" && outcome.refusal.code === "terminationProtected";
}

/**
 * Destroys or rolls back only what a person has seen: each artifact first lists what it would take away and refuses for
 * want of consent, then one question covers them all.
 */
async function takeAwayAfterAsking(run: PreparedRun, note: Note): Promise<number> {
  const { request, terminal } = run;
  const asked: string[] = [];
  const losses: string[] = [];
  const noteConsent: Note = (layer, result) => {
    note(layer, result);
    if (result.outcome === undefined || !needsConsent(result.outcome)) return;
    asked.push(layer);
    if (result.losses !== undefined) losses.push(`${layer}: ${result.losses}`);
  };
  const askable = terminal.interactive && !request.json;
  const exitCode = await runOnce(run, { keepGoing: true, askable }, noteConsent);
  if (exitCode !== 3 || asked.length === 0 || !askable) return exitCode;
  for (const loss of losses) terminal.progress(loss);
  const answer = await terminal.ask(`Type ${request.environment} to ${SAID[request.verb]} ${asked.join(", ")}: `);
  if (answer.trim() === request.environment) return runOnce(run, { only: asked, more: ["--yes"], asked: true }, note);
  terminal.progress("Declined. Nothing was changed.");
  return 3;
}

/** The verbs of which one layer's ending says nothing about another's. */
const KEEPS_GOING: ReadonlySet<Verb> = new Set(["plan", "diagnose", "verify"]);

/** The verb as a sentence has it. */
const SAID: Readonly<Partial<Record<Verb, string>>> = { destroy: "destroy", rollback: "roll back" };

function needsConsent(outcome: DeployOutcome): boolean {
  return outcome.kind === "refused" && outcome.refusal.code === "consentNeeded";
}

async function runOnce(
  run: PreparedRun,
  { more = [], only, keepGoing = KEEPS_GOING.has(run.request.verb), askable = false, asked = false }: RunVariation,
  note: Note = () => undefined,
): Promise<number> {
  const { request, terminal } = run;
  const layers = run.layers.filter(({ manifest }) => only?.includes(manifest.layer.name) ?? true);
  const byName = new Map(layers.map((layer) => [layer.manifest.layer.name, layer]));
  const reporter = createReporter({ request, layers, place: run.access.place, asked }, terminal);
  const crew = gatherCrew(terminal);
  try {
    reporter.begin();
    if (request.verb === "plan" || request.verb === "deploy") warnOfOldArtifacts(layers, reporter);
    const endings = await runInOrder(orderOf(request.verb, layers), {
      concurrency: request.concurrency,
      signal: crew.signal,
      run: async (name) => {
        const result = await runLayer(byName.get(name), { run, crew, reporter, more, askable });
        note(name, result);
        return result;
      },
      mayContinue: ({ exitCode }) => keepGoing || exitCode === 0,
    });
    reporter.end(endings);
    return gravestExitCode([...endings.values()].map(exitCodeOfEnding));
  } finally {
    crew.dismiss();
  }
}

/** Without this, a template that was edited and not built would seem to have no effect. */
function warnOfOldArtifacts(layers: readonly PreparedLayer[], reporter: Reporter): void {
  for (const { manifest, changedSinceBuild } of layers) {
    if (changedSinceBuild.length === 0) continue;
    const files = changedSinceBuild.join(", ");
    reporter.warn(
      manifest.layer.name,
      `the artifact was built before the last change of ${files}, and is used as it was built. To build it anew: npm run build.`,
    );
  }
}

/** Only inputs from layers of this command order it; the others' stacks are there already, or the artifact says so. */
function orderOf(verb: Verb, layers: readonly PreparedLayer[]): LayerOrder {
  const chosen = new Set(layers.map(({ manifest }) => manifest.layer.name));
  const order = planOrder(
    layers.map(({ manifest: { layer } }) => ({
      name: layer.name,
      inputs: Object.fromEntries(Object.entries(layer.inputs).filter(([, input]) => chosen.has(input.layer))),
    })),
  );
  return verb === "destroy" || verb === "rollback" ? reverseOrder(order) : order;
}

/** What one layer's run takes from the run of all. */
interface LayerRun {
  readonly run: PreparedRun;
  readonly crew: Crew;
  readonly reporter: Reporter;
  readonly more: readonly string[];
  readonly askable: boolean;
}

async function runLayer(
  layer: PreparedLayer | undefined,
  { run, crew, reporter, more, askable }: LayerRun,
): Promise<LayerResult> {
  if (layer === undefined) throw new Error("a layer was ordered that was not prepared");
  const { request, access, account, region, terminal } = run;
  const { name } = layer.manifest.layer;
  let outcome: DeployOutcome | undefined;
  let losses: string | undefined;
  const on = (event: DeployEvent): void => {
    if (event.event === "destroying") losses = renderLosses(event.resources, { now: event.lookedAt });
    if (event.event === "finished") {
      outcome = event.outcome;
      if (askable && needsConsent(outcome)) return;
    }
    reporter.on(name, event);
  };
  const lifted = liftOption(layer.manifest.layer, request);
  const options = ["--account", account, ...request.artifactOptions, ...lifted, ...more];
  const { folder, parameters, sources } = layer;
  const where = request.whereOption === whereOptionOf(request.verb) ? "{to}" : request.whereOption;
  // The artifact offers commands to go on with: they are to be this one's.
  const env = {
    ...access.env,
    LOGSTACK_COMMAND: `${findCall(terminal.env)} {verb} ${name} ${where} ${request.environment}`,
    LOGSTACK_AWS_COMMAND: access.awsCommand,
    LOGSTACK_PLACES_FILE: PROJECT.config,
    LOGSTACK_PARAMETER_SOURCES: JSON.stringify(sources),
    LOGSTACK_REGION: region,
  };
  const exitCode = await runArtifact(
    { layer: name, verb: request.verb, folder, parameters, options, env },
    crew.watch(name, on),
  );
  return { exitCode, outcome, losses };
}

/** A layer that never started has no exit code of its own: what held it back has. */
function exitCodeOfEnding(ending: LayerEnding<LayerResult>): number {
  switch (ending.kind) {
    case "ran":
      return ending.result.exitCode;
    case "threw":
      return explain(ending.error).exitCode;
    case "skipped":
      return 0;
    case "interrupted":
      return 130;
  }
}

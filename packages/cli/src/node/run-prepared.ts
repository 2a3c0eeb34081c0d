import {
  renderLosses,
  type DataProof,
  type DeployEvent,
  type DeployOutcome,
  type ProofQuestion,
  type Verb,
} from "@logstack/deploy-core";
import { planOrder, reverseOrder, runInOrder, type LayerEnding, type LayerOrder } from "@logstack/release";
import { findCall, whereOptionOf } from "../call.ts";
import type { ArtifactProcess } from "./artifact-process.ts";
import { gravestExitCode } from "../exit-code.ts";
import type { LayerResult, LayersRequest } from "../layers-request.ts";
import { liftOption } from "../lift-protection.ts";
import { gatherCrew, type Crew } from "./create-crew.ts";
import { settleConfigurations } from "./configurations-left.ts";
import { createReporter } from "./create-reporter.ts";
import type { EnvironmentAccess } from "./environment-access.ts";
import { explain } from "./explain.ts";
import { PROJECT } from "../project.ts";
import type { PreparedLayer } from "./prepare-layers.ts";
import type { Reporter } from "./reporter.ts";
import { runArtifact } from "./run-artifact.ts";
import type { Terminal } from "./terminal.ts";

/** Everything that one command's layers share while they run, once they are prepared. */
export interface PreparedRun {
  readonly request: LayersRequest;
  readonly layers: readonly PreparedLayer[];
  readonly access: EnvironmentAccess;
  readonly account: string;
  readonly region: string;
  /** Left out for one that lasts; a build's own is thrown away with all that is in it. */
  readonly environmentIs?: "a build's";
  readonly terminal: Terminal;
  /** Each layer's artifact gets a process of its own. */
  readonly takeProcess: () => ArtifactProcess;
  /** Says what an artifact said as it is right for this command. */
  readonly retell?: (layer: string, event: DeployEvent) => DeployEvent;
  /** Says what a receipt proves; left out where nothing is destroyed. */
  readonly prove?: (question: ProofQuestion) => Promise<DataProof>;
  /** Hears all that the layers' artifacts say. */
  readonly hear?: (layer: string, event: DeployEvent) => void;
}

/** Is told how each layer ended. */
export type Note = (layer: string, result: LayerResult) => void;

/** What changes between the runs of one command. */
export interface RunVariation {
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
  /** By layer: options for its artifact alone. */
  readonly layerOptions?: Readonly<Record<string, readonly string[]>>;
  /** Asked before each layer begins; what it throws is how that layer ends. */
  readonly beforeEach?: () => void;
}

/** How a run of layers ended. */
export interface RunEnding {
  /** The gravest of all. */
  readonly exitCode: number;
  /** By layer, those that never started included. */
  readonly endings: ReadonlyMap<string, LayerEnding<LayerResult>>;
}

/** Runs prepared layers' artifacts in the order of what they need, and tells of it. Nothing is asked. */
export async function runPrepared(
  run: PreparedRun,
  {
    more = [],
    only,
    keepGoing = KEEPS_GOING.has(run.request.verb),
    askable = false,
    asked = false,
    layerOptions = {},
    beforeEach = () => undefined,
  }: RunVariation = {},
  note: Note = () => undefined,
): Promise<RunEnding> {
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
        beforeEach();
        const result = await runLayer(byName.get(name), {
          run,
          crew,
          reporter,
          more: [...more, ...(layerOptions[name] ?? [])],
          askable,
        });
        note(name, result);
        return result;
      },
      mayContinue: ({ exitCode }) => keepGoing || exitCode === 0,
    });
    reporter.end(endings);
    if (request.verb === "destroy") await settleConfigurations({ layers, endings }, run);
    return { exitCode: gravestExitCode([...endings.values()].map(exitCodeOfEnding)), endings };
  } finally {
    crew.dismiss();
  }
}

/** The verbs of which one layer's ending says nothing about another's. */
const KEEPS_GOING: ReadonlySet<Verb> = new Set(["plan", "diagnose", "verify"]);

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
  const on = (said: DeployEvent): void => {
    const event = run.retell?.(name, said) ?? said;
    run.hear?.(name, event);
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
    { layer: name, verb: request.verb, folder, parameters, options, env, process: run.takeProcess() },
    { ...crew.watch(name, on), ...(run.prove === undefined ? {} : { prove: run.prove }) },
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

/** True for an ending that lacks nothing but a person's consent. */
export function needsConsent(outcome: DeployOutcome): boolean {
  return outcome.kind === "refused" && outcome.refusal.code === "consentNeeded";
}

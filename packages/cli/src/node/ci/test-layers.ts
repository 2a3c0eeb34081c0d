import path from "node:path";
import { type DeployEvent, type Verb } from "@logstack/deploy-core";
import type { EnvironmentConfig, LayerEnding } from "@logstack/release";
import type { StepResult } from "../../ci/run-steps.ts";
import { whereOptionOf } from "../../call.ts";
import type { LayerResult } from "../../layers-request.ts";
import { leaveParts } from "../../parts.ts";
import { renderEnding } from "../../render/progress.ts";
import type { Gateway } from "../environment-access.ts";
import { explain } from "../explain.ts";
import { prepareLayers, type PreparedLayer, type Workbench } from "../prepare-layers.ts";
import type { Project } from "../project.ts";
import { startArtifactProcess } from "../artifact-process.ts";
import { readSecretsOf } from "../read-secrets.ts";
import { runPrepared, type RunEnding } from "../run-prepared.ts";
import type { Terminal } from "../terminal.ts";

/** What all steps that work on test environments share. */
export interface TestBench {
  readonly project: Project;
  /** The environment whose account, region and variables test environments have. */
  readonly like: EnvironmentConfig;
  readonly gateway: Gateway;
  readonly workbench: Workbench;
  readonly terminal: Terminal;
  readonly concurrency: number;
}

/** Layers that are ready to be deployed to a test environment, and destroyed in it. */
export interface TestLayers {
  readonly environment: string;
  readonly layers: readonly PreparedLayer[];
}

/** Prepares the artifacts as they were built for an environment that only a test knows. @throws ReleaseError, DeployError. */
export async function prepareTestLayers(
  { environment, names }: { readonly environment: string; readonly names: readonly string[] },
  { project, like, gateway, workbench, terminal }: TestBench,
): Promise<TestLayers> {
  const secrets = readSecretsOf(like, { gateway, terminal });
  const folder = path.join(workbench.folder, environment);
  const layers = await prepareLayers(names, {
    project,
    environment,
    like: like.name,
    workbench: { ...workbench, folder },
    secrets,
  });
  return { environment, layers };
}

/** Runs the layers' artifacts in their test environment. Nobody is asked: all in it is disposable. */
export async function runTestLayers(
  { environment, layers }: TestLayers,
  verb: Verb,
  { like, gateway, terminal, concurrency, hear }: TestBench & { readonly hear?: Hear | undefined },
): Promise<RunEnding> {
  return await runPrepared({
    request: {
      verb,
      layers: layers.map(({ manifest }) => manifest.layer.name),
      environment,
      whereOption: whereOptionOf(verb),
      json: false,
      // What they say is text of the step that they run in.
      output: "plain",
      yes: true,
      verbose: false,
      concurrency,
      liftProtection: [],
      artifactOptions: OPTIONS[verb] ?? [],
    },
    layers: leaveParts(layers, verb),
    access: await gateway.to(like),
    account: like.account,
    region: like.region,
    environmentIs: "a build's",
    terminal,
    takeProcess: () => startArtifactProcess(terminal.env),
    ...(hear === undefined ? {} : { hear }),
  });
}

/** Hears what the artifacts say. */
export type Hear = (layer: string, event: DeployEvent) => void;

const OPTIONS: Readonly<Partial<Record<Verb, readonly string[]>>> = {
  deploy: ["--disposable", "--yes"],
  destroy: ["--yes"],
};

/** Says in one line how the layers fared: `well` where all did, else each layer that did not, and how it ended. */
export function describeRun({ exitCode, endings }: RunEnding, well: string): StepResult {
  if (exitCode === 0) return { kind: "passed", summary: well };
  const told = [...endings].flatMap(([layer, ending]) => describeBad(layer, ending));
  return { kind: "failed", summary: told.length === 0 ? "it was interrupted" : told.join("; ") };
}

function describeBad(layer: string, ending: LayerEnding<LayerResult>): readonly string[] {
  switch (ending.kind) {
    case "ran": {
      const { exitCode, outcome } = ending.result;
      if (exitCode === 0) return [];
      if (outcome === undefined) return [`${layer}: ${exitCode === 130 ? "interrupted" : "ended with an error"}`];
      return [`${layer}: ${renderEnding(outcome)}`];
    }
    case "threw":
      return [`${layer}: ${explain(ending.error).problem}`];
    case "skipped":
    case "interrupted":
      return [];
  }
}

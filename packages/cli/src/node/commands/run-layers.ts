import type { DataProof, ProofQuestion } from "@logstack/deploy-core";
import { parseArguments } from "@logstack/deploy-core/node";
import { findLayersEnvironment, type EnvironmentConfig } from "@logstack/release";
import type { LayersRequest } from "../../layers-request.ts";
import { leaveParts } from "../../parts.ts";
import { checkLifted } from "../../lift-protection.ts";
import { startAhead } from "../artifact-process.ts";
import { openGateway } from "../environment-access.ts";
import { createWorkbench, prepareLayers } from "../prepare-layers.ts";
import { readProject, requireLayers, requireParts, type Project } from "../project.ts";
import { readSecretsOf } from "../read-secrets.ts";
import { runPrepared, type PreparedRun } from "../run-prepared.ts";
import { isAsked, takeAway } from "../take-away.ts";
import type { Terminal } from "../terminal.ts";

/** Plans, deploys or destroys layers in one environment, in the order of what they need. Returns the exit code. */
export async function runLayers(request: LayersRequest, terminal: Terminal): Promise<number> {
  checkArtifactOptions(request);
  const ahead = startAhead(terminal.env);
  try {
    return await runThem(request, { terminal, takeProcess: ahead.take });
  } finally {
    ahead.dismiss();
  }
}

async function runThem(
  request: LayersRequest,
  { terminal, takeProcess }: Pick<PreparedRun, "terminal" | "takeProcess">,
): Promise<number> {
  const project = await readProject(terminal.cwd);
  const { environment, like, isTest } = findLayersEnvironment(project.config, request.environment);
  const names = chooseLayers(project, request);
  const workbench = await createWorkbench();
  const gateway = openGateway(project, terminal, request.faults);
  try {
    const secrets = readSecretsOf(environment, { gateway, terminal });
    const prepared = await prepareLayers(names, { project, environment: environment.name, like, workbench, secrets });
    const layers = request.layers === "all" ? leaveParts(prepared, request.verb) : prepared;
    checkLifted(
      layers.map(({ manifest }) => manifest.layer),
      request,
    );
    const access = await gateway.to(environment);
    const { account, region } = environment;
    const chosen = isTest ? toDisposable(request) : toProving(request, environment);
    const prove = async (question: ProofQuestion): Promise<DataProof> =>
      (await import("../receipts/prove-data.ts")).proveData(question, {
        project,
        gateway,
        terminal,
        environment,
        keys: request.receiptKeys,
      });
    const owned = isTest ? ({ environmentIs: "a build's" } as const) : {};
    const run = { request: chosen, layers, access, account, region, terminal, takeProcess, prove, ...owned };
    return isAsked(request) ? await takeAway(run) : (await runPrepared(run)).exitCode;
  } finally {
    workbench.remove();
    await gateway.close();
  }
}

function chooseLayers(project: Project, { layers, only }: Pick<LayersRequest, "layers" | "only">): readonly string[] {
  if (only !== undefined) return requireParts(layers, { project, kind: only });
  return layers === "all" ? project.layers : requireLayers(project, layers);
}

/** A stack that is kept in an environment of one build would never be taken away. */
function toDisposable(request: LayersRequest): LayersRequest {
  if (request.verb !== "deploy" && request.verb !== "plan") return request;
  return { ...request, artifactOptions: [...request.artifactOptions, "--disposable"] };
}

/** Where the environment keeps its data, nobody's word stands for a receipt. */
function toProving(request: LayersRequest, { data }: EnvironmentConfig): LayersRequest {
  if (request.verb !== "destroy" || data !== "kept") return request;
  return { ...request, artifactOptions: [...request.artifactOptions, "--prove-data"] };
}

/** Finds what no artifact would take before any of them is started. */
function checkArtifactOptions({ verb, artifactOptions }: LayersRequest): void {
  parseArguments([verb, ...artifactOptions]);
}

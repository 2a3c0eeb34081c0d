import { findEnvironment } from "@logstack/release";
import { checkLayers, parseLayer, readSharedVariables } from "../check-layers.ts";
import { readLayerFiles } from "../layer-files.ts";
import { readProject, requireLayers } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { describeVariableProblem, renderVariablesCheck } from "../../render/variables-check.ts";

/** What `logstack variables check` was asked to check. */
export interface CheckVariablesRequest {
  /** Names of layers; all when there is none. */
  readonly layers: readonly string[];
  /** Names of environments; all when there is none. */
  readonly environments: readonly string[];
  readonly json: boolean;
}

/** Checks the variables of layers in environments, from their folders. Returns 0, or 2 where anything is wrong. */
export async function checkVariablesOf(request: CheckVariablesRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const names = request.layers.length > 0 ? requireLayers(project, request.layers) : project.layers;
  const all = Object.keys(project.config.environments);
  const environments = [...new Set(request.environments)].map((name) => findEnvironment(project.config, name).name);
  const wanted = environments.length > 0 ? environments : all;
  const shared = await readSharedVariables(project);
  const layers = await Promise.all((await readLayerFiles(project, names)).map(parseLayer));
  const problems = checkLayers(layers, { project, shared, environments: wanted });
  if (request.json) {
    const described = problems.map(describeVariableProblem);
    terminal.result(JSON.stringify({ v: 1, layers: names, environments: wanted, problems: described }));
  } else {
    for (const line of renderVariablesCheck({ layers: names, environments: wanted, problems })) terminal.result(line);
  }
  return problems.length === 0 ? 0 : 2;
}

import {
  compareVariables,
  findEnvironment,
  resolveVariables,
  type EnvironmentConfig,
  type ResolvedVariables,
  type VariableSet,
} from "@logstack/release";
import { readVariables } from "@logstack/release/node";
import path from "node:path";
import { describeDifference, renderDifferences } from "../../render/variable-differences.ts";
import { readSharedVariables } from "../check-layers.ts";
import { folderOf, readProject, requireLayers, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** What `logstack variables diff` was asked to compare. */
export interface DiffVariablesRequest {
  /** Names of layers; all when there is none. */
  readonly layers: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly json: boolean;
}

/** Shows how the variables of layers differ between two environments. Returns the exit code 0, different or not. */
export async function diffVariables(request: DiffVariablesRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const names = request.layers.length > 0 ? requireLayers(project, request.layers) : project.layers;
  const from = findEnvironment(project.config, request.from);
  const to = findEnvironment(project.config, request.to);
  const shared = await readSharedVariables(project);
  const compared = await Promise.all(
    names.map(async (layer) => {
      const own = await readOwnVariables(project, layer);
      const resolve = ({ name }: EnvironmentConfig): ResolvedVariables =>
        resolveVariables([shared, own], { environment: name, layer });
      return { layer, from: resolve(from), to: resolve(to) };
    }),
  );
  const { differences, same } = compareVariables(compared);
  if (request.json) {
    const described = differences.map(describeDifference);
    terminal.result(
      JSON.stringify({ v: 1, from: from.name, to: to.name, layers: names, same, differences: described }),
    );
  } else {
    const heads = { from: from.name, to: to.name, layers: names, same };
    for (const line of renderDifferences(differences, heads)) terminal.result(line);
  }
  return 0;
}

async function readOwnVariables(project: Project, layer: string): Promise<VariableSet> {
  const file = `${folderOf(project, layer)}/variables.json`;
  return { ...(await readVariables(path.join(project.root, file), "layer")), file };
}

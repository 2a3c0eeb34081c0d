import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LayerDescription } from "../model/layer.ts";
import { parseParameterFile } from "../template/parse-parameter-file.ts";
import { parseTemplate } from "../template/parse-template.ts";
import type { ParsedTemplate } from "../template/template.ts";

/** Everything of a layer's folder that its contract speaks of. */
export interface LayerFiles {
  readonly folderName: string;
  readonly template: ParsedTemplate;
  readonly octopus: Readonly<Record<string, string>>;
  readonly local: Readonly<Record<string, string>>;
  /** Names of the variables that the layer has, its own and the shared ones. */
  readonly variables: readonly string[];
  readonly readme: string;
}

/** Reads a layer's folder; throws where a file is missing or malformed, as a deployment would. */
export async function readLayerFiles(layer: LayerDescription, folder: URL): Promise<LayerFiles> {
  const path = fileURLToPath(folder);
  const read = (name: string): Promise<string> => readFile(join(path, name), "utf8");
  return {
    folderName: basename(path),
    template: parseTemplate(await read(layer.template), layer.template),
    octopus: parseParameterFile(await read(OCTOPUS_FILE), OCTOPUS_FILE),
    local: parseParameterFile(await read(LOCAL_FILE), LOCAL_FILE),
    variables: [
      ...parseVariableNames(await read("variables.json")),
      ...parseVariableNames(await read(join("..", "variables.json"))),
    ],
    readme: await read("README.md"),
  };
}

/** The parameter file that is used inside Octopus. */
export const OCTOPUS_FILE = "parameters/octopus.json";
/** The parameter file that is used everywhere else. */
export const LOCAL_FILE = "parameters/local.json";

/** Only the names: what a variable's value and scope may be is for those who resolve them. */
function parseVariableNames(text: string): readonly string[] {
  const { variables } = JSON.parse(text) as { readonly variables: readonly { readonly name: string }[] };
  return variables.map(({ name }) => name);
}

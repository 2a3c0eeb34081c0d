import path from "node:path";
import { judgeValues, parseDescribed, type ParsedTemplate } from "@logstack/deploy-core";
import {
  checkVariables,
  packageFolderOf,
  parseParameterFile,
  parseVariables,
  type CheckedLayer,
  type VariableProblem,
  type VariableSet,
} from "@logstack/release";
import { readVariables } from "@logstack/release/node";
import { PROJECT } from "../project.ts";
import type { LayerFiles } from "./layer-files.ts";
import type { Project } from "./project.ts";

/** A layer whose files were parsed, ready to be checked and captured. */
export interface ParsedLayer {
  readonly files: LayerFiles;
  readonly template: ParsedTemplate;
  readonly checked: CheckedLayer;
}

/** Reads the variables that all layers share. @throws ReleaseError when there are none, or they are malformed. */
export async function readSharedVariables({ root }: Project): Promise<VariableSet> {
  const set = await readVariables(path.join(root, PROJECT.sharedVariables), "shared");
  return { ...set, file: PROJECT.sharedVariables };
}

/** Parses what a check needs of a layer's files, named as they are in the checkout. @throws ReleaseError, DeployError. */
export async function parseLayer(files: LayerFiles): Promise<ParsedLayer> {
  const { layer, version } = files;
  const nameOf = (file: string): string => `${PROJECT.layers}/${packageFolderOf(layer)}/${file}`;
  return {
    files,
    template: parseDescribed(layer, { text: await files.read(layer.template), path: nameOf(layer.template) }),
    checked: {
      name: layer.name,
      version,
      inputs: new Set(Object.keys(layer.inputs)),
      parameterFile: parseParameterFile(await files.read(OCTOPUS_FILE), nameOf(OCTOPUS_FILE)),
      own: parseVariables(await files.read("variables.json"), { file: nameOf("variables.json"), owner: "layer" }),
    },
  };
}

const OCTOPUS_FILE = "parameters/octopus.json";

/** Which layers are checked, with what, and where. */
export interface LayersCheck {
  readonly project: Project;
  readonly shared: VariableSet;
  readonly environments: readonly string[];
}

/** Checks the variables of layers; here what variables are and what templates take meets. */
export function checkLayers(
  layers: readonly ParsedLayer[],
  { project, shared, environments }: LayersCheck,
): readonly VariableProblem[] {
  const byName = new Map(layers.map((layer) => [layer.checked.name, layer]));
  return checkVariables({
    shared: [shared],
    layers: layers.map(({ checked }) => checked),
    environments,
    known: { environments: Object.keys(project.config.environments), layers: project.layers },
    judge({ layer, given, sources, sensitive }) {
      const parsed = byName.get(layer);
      if (parsed === undefined) throw new Error("a layer is judged that is not checked");
      const { template, files, checked } = parsed;
      return judgeValues({
        template,
        layer: files.layer,
        version: files.version,
        given,
        givenFrom: checked.parameterFile.file,
        givenSources: sources,
        sensitive,
      });
    },
  });
}

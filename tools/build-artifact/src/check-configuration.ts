import path from "node:path";
import { parseDescribed } from "@logstack/deploy-core";
import {
  prepareRoles,
  renderFinding,
  splitSecrets,
  type ConfigurationDefinition,
  type Finding,
  type MachineFile,
} from "@logstack/deploy-configuration";
import { renderParameters, renderReference, resolveVariables, systemVariables } from "@logstack/release";
import { readConfig, readParameterFile } from "@logstack/release/node";
import { BuildError } from "./build-error.ts";
import { checkSamples } from "./check-samples.ts";
import { exists, readVariableSets } from "./check-parameters.ts";
import { OCTOPUS_PARAMETERS } from "./collect-files.ts";
import type { Layer } from "./read-layer.ts";

/** A configuration, and the workspace whose environments it must fit. */
export interface ConfigurationCheck {
  readonly layer: Layer;
  /** The text of its declarations. */
  readonly template: string;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly workspace: string;
}

/**
 * Makes the files of all machines for every environment of logstack.json as a deployment will, and checks what comes of them:
 * tokens, pipelines, rules, settings and samples. Everything that is wrong anywhere is told at once, with file and line.
 * Returns what is worth knowing.
 *
 * @throws BuildError with every finding.
 */
export async function checkConfiguration(check: ConfigurationCheck): Promise<readonly string[]> {
  const { layer, workspace } = check;
  if (layer.description.kind !== "configuration") return [];
  const definition = layer.description as unknown as ConfigurationDefinition;
  const configFile = path.join(workspace, "logstack.json");
  const environments = (await exists(configFile)) ? Object.keys((await readConfig(configFile)).environments) : [];
  const files = [...check.files]
    .filter(([name]) => name.startsWith("machine/"))
    .map(([name, bytes]): MachineFile => ({ path: name, bytes }));
  const made = await Promise.all(
    environments.map(async (environment) => {
      const values = await fillValues(check, { environment, definition });
      return {
        environment,
        prepared: prepareRoles(definition, { files, values: { environment, environments, ...values } }),
      };
    }),
  );
  const [first] = made.flatMap(({ prepared }) => (prepared.kind === "prepared" ? [prepared.roles] : []));
  const samples = await checkSamples(layer, first ?? []);
  const found = [
    ...mergeFindings(made.map(({ environment, prepared }) => ({ environment, findings: prepared.findings }))),
    ...samples.findings,
  ];
  const refused = found.filter(({ kind }) => kind === "refused").map(renderFinding);
  if (refused.length > 0)
    throw new BuildError([`The configuration ${definition.name} has mistakes.`, ...refused].join("\n  "), [
      "Mend the files; a line is told as file:line:column.",
    ]);
  return [...found.map(renderFinding), ...samples.notes];
}

/** The values of an environment, with stand-ins for what only stacks know. */
async function fillValues(
  { layer, template, workspace }: ConfigurationCheck,
  { environment, definition }: { readonly environment: string; readonly definition: ConfigurationDefinition },
): Promise<ReturnType<typeof splitSecrets>> {
  const { own, shared } = await readVariableSets(layer, workspace);
  const { parameters: given } = await readParameterFile(path.join(layer.folder, OCTOPUS_PARAMETERS));
  const variables = resolveVariables([...shared, own], { environment, layer: definition.name });
  const texts = Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [
      name,
      variable.kind === "plain" ? variable.value : renderReference(variable.reference),
    ]),
  );
  const { parameters } = renderParameters(given, {
    ...texts,
    ...systemVariables({ environment, version: layer.version }),
  });
  const declared = parseDescribed(layer.description, { text: template, path: layer.description.template }).parameters;
  const secretArns = new Set(Object.values(definition.secrets ?? {}));
  const values = [...declared.values()].map(({ name, type, defaultValue = "", noEcho }) => {
    const value = parameters[name] ?? defaultValue;
    if (!(name in definition.inputs) || (value !== "" && value !== `#{${name}}`)) return [name, value] as const;
    if (noEcho || secretArns.has(name)) return [name, SECRET] as const;
    return [name, type === "Number" ? "1" : "stand-in"] as const;
  });
  const noEcho = new Set([...declared.values()].filter((parameter) => parameter.noEcho).map(({ name }) => name));
  return splitSecrets(Object.fromEntries(values), { ...definition, noEcho });
}

const SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:stand-in";

interface FoundIn {
  readonly environment: string;
  readonly findings: readonly Finding[];
}

/** Each finding once, with the environments where it does not hold in all. */
function mergeFindings(made: readonly FoundIn[]): readonly Finding[] {
  const merged = new Map<string, { readonly finding: Finding; readonly environments: string[] }>();
  for (const { environment, findings } of made)
    for (const finding of findings) {
      // A value in the line before it moves what is wrong by some columns: it is the same mistake.
      const key = renderFinding({ ...finding, column: 1 });
      const known = merged.get(key) ?? { finding, environments: [] };
      known.environments.push(environment);
      merged.set(key, known);
    }
  return [...merged.values()].map(({ finding, environments }) =>
    environments.length === made.length
      ? finding
      : { ...finding, message: `${finding.message} (in ${environments.join(", ")})` },
  );
}

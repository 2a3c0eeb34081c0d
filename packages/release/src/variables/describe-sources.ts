import type { ChosenVariables } from "./resolve-variables.ts";

/** Parameters that were rendered for one environment. */
export interface SourcedParameters {
  /** The file with the tokens, for values that have none. */
  readonly file: string;
  /** By parameter: the variables that its value was made of. */
  readonly usedBy: Readonly<Record<string, readonly string[]>>;
  readonly variables: ChosenVariables;
}

/**
 * Describes where each parameter's value comes from: `VpcId for ci in environments/variables.json`. Words only; no value
 * is among them, so that they may go where values may not.
 */
export function describeParameterSources({
  file,
  usedBy,
  variables,
}: SourcedParameters): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(usedBy).map(([parameter, names]) => [
      parameter,
      names.length === 0 ? file : names.map((name) => describeVariable(name, variables)).join(" and "),
    ]),
  );
}

function describeVariable(name: string, { chosen }: ChosenVariables): string {
  const found = chosen.get(name.toLowerCase());
  if (found === undefined) return `${name} of the deployment itself`;
  const { environment } = found.variable.scope;
  const scope = environment === undefined ? "for every environment" : `for ${environment.join(", ")}`;
  return `${found.variable.name} ${scope} in ${found.file}`;
}

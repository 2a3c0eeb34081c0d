import type { ResolvedVariables } from "./resolve-variables.ts";

/** Parameters that were rendered for one environment. */
export interface SourcedParameters {
  /** The file with the tokens, for values that have none. */
  readonly file: string;
  /** By parameter: the variables that its value was made of. */
  readonly usedBy: Readonly<Record<string, readonly string[]>>;
  readonly variables: ResolvedVariables;
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
  const byName = new Map(
    Object.entries(variables).map(([name, { source }]) => [name.toLowerCase(), `${name} ${source}`]),
  );
  return Object.fromEntries(
    Object.entries(usedBy).map(([parameter, names]) => [
      parameter,
      names.length === 0
        ? file
        : names.map((name) => byName.get(name.toLowerCase()) ?? `${name} of the deployment itself`).join(" and "),
    ]),
  );
}

import { formatPlace } from "../json/parse-json.ts";
import type { VariableSet } from "./parse-variables.ts";

/**
 * Returns a sentence for each scope that names an environment there is none of, at its place in its file.
 * Such a value holds nowhere: with a misspelt name, a less specific value would be deployed without a word.
 */
export function findUnknownEnvironments(
  sets: readonly VariableSet[],
  environments: readonly string[],
): readonly string[] {
  const known = new Set(environments.map((name) => name.toLowerCase()));
  return sets.flatMap(({ file, variables }) =>
    variables.flatMap(({ name, at, scope }) =>
      (scope.environment ?? [])
        .filter((environment) => !known.has(environment.toLowerCase()))
        .map((unknown) => `${formatPlace(file, at)}: ${name} is for ${unknown}, which is no environment.`),
    ),
  );
}

import { findNearestName } from "../config/find-nearest-name.ts";
import type { Variable, VariableSet } from "./parse-variables.ts";
import { SCOPE_KINDS, SCOPE_WORDS } from "./variable-scope.ts";

/** The names that a scope can have; layers are undefined where nobody knows them. */
export interface KnownNames {
  readonly environments: readonly string[];
  readonly layers: readonly string[] | undefined;
}

/** A value that holds nowhere, or in fewer places than it says, because of a name that nothing has. */
export interface UnknownScope {
  readonly variable: Variable;
  readonly file: string;
  /** A clause that begins with the variable's name. */
  readonly problem: string;
}

/**
 * Finds scopes with a name that nothing here has. Such a value holds nowhere: with a misspelt name, a less specific value
 * would be deployed without a word. Machines, tenants and the like are Octopus's: a stack is deployed without any.
 */
export function findUnknownScopes(
  sets: readonly VariableSet[],
  { environments, layers }: KnownNames,
): readonly UnknownScope[] {
  const known = { environment: environments, layer: layers };
  return sets.flatMap(({ file, variables }) =>
    variables.flatMap((variable) =>
      SCOPE_KINDS.flatMap((kind) => (variable.scope[kind] ?? []).map((name) => ({ kind, name }))).flatMap(
        ({ kind, name }): readonly UnknownScope[] => {
          if (kind !== "environment" && kind !== "layer") {
            const problem = `${variable.name} is for the ${SCOPE_WORDS[kind]} ${name}, and stacks are deployed without any: it holds nowhere.`;
            return [{ variable, file, problem }];
          }
          const names = known[kind];
          if (names === undefined || names.some((each) => each.toLowerCase() === name.toLowerCase())) return [];
          const nearest = findNearestName(name, names);
          const guess = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
          return [
            { variable, file, problem: `${variable.name} is for ${name}, which is no ${SCOPE_WORDS[kind]}.${guess}` },
          ];
        },
      ),
    ),
  );
}

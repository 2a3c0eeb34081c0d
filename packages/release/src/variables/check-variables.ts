import { checkDeployment, type CheckedDeployment } from "./check-deployment.ts";
import { findPlainSecrets } from "./find-plain-secrets.ts";
import { findUnknownScopes } from "./find-unknown-scopes.ts";
import type { Variable, VariableSet } from "./parse-variables.ts";
import { joinProblems, type VariableProblem, type VariableProblemKind } from "./variable-problem.ts";
import type { CheckedLayer, VariablesCheck } from "./variables-check.ts";

/**
 * Checks for every layer in every environment that its parameters get values that its template takes, and that no
 * variable is there for nothing. Returns everything that is wrong, at once and in the order of the files.
 */
export function checkVariables(check: VariablesCheck): readonly VariableProblem[] {
  const deployments = check.layers.flatMap((layer) =>
    check.environments.map((environment) => ({ layer, deployment: checkDeployment({ ...check, layer, environment }) })),
  );
  const sets = [...check.shared, ...check.layers.map(({ own }) => own)];
  return joinProblems([
    ...findUnknownScopes(sets, check.known).map((found) => problemOf("unknownScope", found)),
    ...findPlainSecretsOf(check).map((found) => problemOf("plainSecret", found)),
    ...deployments.flatMap(({ deployment }) => deployment.problems),
    ...findUnused(check, deployments),
  ]);
}

/** A layer's own set may make a shared name sensitive, and the other way round. */
function findPlainSecretsOf({ shared, layers }: VariablesCheck): ReturnType<typeof findPlainSecrets> {
  return [findPlainSecrets(shared), ...layers.map(({ own }) => findPlainSecrets([...shared, own]))].flat();
}

interface LayerDeployment {
  readonly layer: CheckedLayer;
  readonly deployment: CheckedDeployment;
}

/** What is left out of a check, or cannot be rendered, may use anything. */
function findUnused(check: VariablesCheck, deployments: readonly LayerDeployment[]): readonly VariableProblem[] {
  const { known, shared, layers, environments } = check;
  if (environments.length < known.environments.length) return [];
  const obscure = new Set(deployments.flatMap(({ layer, deployment }) => (deployment.obscure ? [layer.name] : [])));
  const usedBy = (names: readonly CheckedLayer[]): ReadonlySet<string> =>
    new Set(deployments.flatMap(({ layer, deployment }) => (names.includes(layer) ? [...deployment.used] : [])));
  const whole = obscure.size === 0 && known.layers !== undefined && layers.length >= known.layers.length;
  return [
    ...layers.flatMap((layer) => (obscure.has(layer.name) ? [] : findUnusedOf([layer.own], usedBy([layer])))),
    ...(whole ? findUnusedOf(shared, usedBy(layers)) : []),
  ];
}

function findUnusedOf(sets: readonly VariableSet[], used: ReadonlySet<string>): readonly VariableProblem[] {
  return sets.flatMap(({ file, owner, variables }) => {
    const first = new Map<string, Variable>();
    for (const variable of variables) {
      const name = variable.name.toLowerCase();
      if (!used.has(name) && !first.has(name)) first.set(name, variable);
    }
    const whose = owner === "layer" ? "the layer" : "any layer";
    return [...first.values()].map((variable) =>
      problemOf("unused", { variable, file, problem: `no parameter of ${whose} uses the variable ${variable.name}.` }),
    );
  });
}

interface FoundInFile {
  readonly variable: Variable;
  readonly file: string;
  readonly problem: string;
}

function problemOf(kind: VariableProblemKind, { variable, file, problem }: FoundInFile): VariableProblem {
  return { kind, layers: [], environments: [], name: variable.name, file, at: variable.at, problem };
}

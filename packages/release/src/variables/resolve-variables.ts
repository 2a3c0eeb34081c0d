import { ReleaseError } from "../errors.ts";
import { formatPlace } from "../json/parse-json.ts";
import type { Variable, VariableOwner, VariableSet } from "./parse-variables.ts";

/**
 * Returns each variable's value for one environment, by name as its file spells it.
 *
 * The most specific scope wins; at equal scope a layer's own variable beats a shared one, as a project's beats a
 * library set's in Octopus. Names and environments are compared without regard to case.
 *
 * @throws ReleaseError `ambiguousVariable` that names both places of every tie. Octopus leaves a tie to chance.
 * @see https://octopus.com/docs/projects/variables#scope-specificity
 */
export function resolveVariables(sets: readonly VariableSet[], environment: string): Readonly<Record<string, string>> {
  const { chosen, ties } = chooseVariables(sets, environment);
  if (ties.length > 0) throw ambiguousVariables(ties);
  return Object.fromEntries([...chosen.values()].map(({ variable }) => [variable.name, variable.value]));
}

/** The one variable of each name that holds in an environment, and a sentence for each name with a tie. */
export interface ChosenVariables {
  /** By name in lower case; of a tie the first. */
  readonly chosen: ReadonlyMap<string, ChosenVariable>;
  readonly ties: readonly string[];
}

/** A variable that holds in the environment, and where it stands. */
export interface ChosenVariable {
  readonly variable: Variable;
  readonly owner: VariableOwner;
  readonly file: string;
}

/** Chooses the variable of each name that holds in an environment, as `resolveVariables` does, and never throws. */
export function chooseVariables(sets: readonly VariableSet[], environment: string): ChosenVariables {
  const candidates = sets.flatMap((set) =>
    set.variables
      .filter((variable) => holdsIn(variable, environment))
      .map((variable) => ({ variable, owner: set.owner, file: set.file })),
  );
  const winners = groupByName(candidates).map(findWinners);
  return {
    chosen: new Map(
      winners.flatMap((group) => group.slice(0, 1)).map((each) => [each.variable.name.toLowerCase(), each]),
    ),
    ties: winners.filter((group) => group.length > 1).map((group) => describeTie(group, environment)),
  };
}

type Candidate = ChosenVariable;

function holdsIn({ scope }: Variable, environment: string): boolean {
  const wanted = environment.toLowerCase();
  return scope.environment?.some((name) => name.toLowerCase() === wanted) ?? true;
}

function groupByName(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const name = candidate.variable.name.toLowerCase();
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [candidate]);
    else group.push(candidate);
  }
  return [...groups.values()];
}

function findWinners(group: readonly Candidate[]): readonly Candidate[] {
  const best = Math.max(...group.map(rankOf));
  return group.filter((candidate) => rankOf(candidate) === best);
}

/** Any scope beats none whoever owns it; only then does the owner count. */
function rankOf({ variable, owner }: Candidate): number {
  return (variable.scope.environment === undefined ? 0 : 2) + (owner === "layer" ? 1 : 0);
}

function describeTie(group: readonly Candidate[], environment: string): string {
  const places = group.map(({ file, variable }) => formatPlace(file, variable.at));
  return `${group[0]?.variable.name} for ${environment} is given with equal scope at ${places.join(" and ")}.`;
}

function ambiguousVariables(ties: readonly string[]): ReleaseError {
  return new ReleaseError({
    code: "ambiguousVariable",
    problem: ties.length === 1 ? ties.join("") : [`${ties.length} variables are ambiguous.`, ...ties].join("\n  "),
    hints: ["Remove one of them, or give one a more specific scope."],
  });
}

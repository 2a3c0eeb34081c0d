import { ReleaseError } from "../errors.ts";
import { formatPlace } from "../json/parse-json.ts";
import type { Variable, VariableContent, VariableOwner, VariableSet } from "./parse-variables.ts";
import { describeScope, findSpecificity, type VariableContext } from "./variable-scope.ts";

/** What a variable is in one context, and where that stands, in words. */
export type ResolvedVariable = VariableContent & {
  /** For instance `for ci in environments/variables.json`; never a value. */
  readonly source: string;
};

/** By name, as its file spells it. */
export type ResolvedVariables = Readonly<Record<string, ResolvedVariable>>;

/**
 * Returns what each variable is in one context.
 *
 * The most specific scope wins; at equal scope a layer's own variable beats a shared one, as a project's beats a
 * library set's in Octopus.
 *
 * @throws ReleaseError `ambiguousVariable` that names both places of every tie. Octopus leaves a tie to chance.
 * @see https://octopus.com/docs/projects/variables#scope-specificity
 */
export function resolveVariables(sets: readonly VariableSet[], context: VariableContext): ResolvedVariables {
  const { chosen, ties } = chooseVariables(sets, context);
  if (ties.length > 0) {
    throw ambiguousVariables(ties.map(({ name, where }) => `${name} for ${context.environment} ${where}`));
  }
  return listResolved(chosen);
}

/** The one variable of each name that holds in a context, and each name with a tie. */
export interface ChosenVariables {
  /** By name in lower case; of a tie the first. */
  readonly chosen: ReadonlyMap<string, ChosenVariable>;
  readonly ties: readonly Tie[];
}

/** A variable that holds in the context, and where it stands. */
export interface ChosenVariable {
  readonly variable: Variable;
  readonly owner: VariableOwner;
  readonly file: string;
}

/** Values of one name that are equally specific. */
export interface Tie {
  readonly name: string;
  readonly places: readonly ChosenVariable[];
  /** The end of a sentence that begins with the name: it names all places. */
  readonly where: string;
}

/** Chooses the variable of each name that holds in a context, as `resolveVariables` does, and never throws. */
export function chooseVariables(sets: readonly VariableSet[], context: VariableContext): ChosenVariables {
  const candidates = sets.flatMap(({ variables, owner, file }) =>
    variables.flatMap((variable): readonly Candidate[] => {
      const specificity = findSpecificity(variable.scope, context);
      return specificity === undefined ? [] : [{ variable, owner, file, specificity }];
    }),
  );
  const winners = groupByName(candidates).map(findWinners);
  return {
    chosen: new Map(
      winners.flatMap((group) => group.slice(0, 1)).map((each) => [each.variable.name.toLowerCase(), each]),
    ),
    ties: winners.flatMap((group) => (group.length > 1 ? [describeTie(group)] : [])),
  };
}

/** Returns the chosen variables by name, with their sources in words. */
export function listResolved(chosen: ChosenVariables["chosen"]): ResolvedVariables {
  return Object.fromEntries(
    [...chosen.values()].map(({ variable, file }) => {
      const source = `${describeScope(variable.scope)} in ${file}`;
      return variable.kind === "plain"
        ? [variable.name, { kind: variable.kind, value: variable.value, source }]
        : [variable.name, { kind: variable.kind, reference: variable.reference, source }];
    }),
  );
}

interface Candidate extends ChosenVariable {
  readonly specificity: number;
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
function rankOf({ specificity, owner }: Candidate): number {
  return specificity * 2 + (owner === "layer" ? 1 : 0);
}

function describeTie(group: readonly Candidate[]): Tie {
  const name = group[0]?.variable.name ?? "";
  const places = group.map(({ file, variable }) => formatPlace(file, variable.at));
  return { name, places: group, where: `is given with equal scope at ${places.join(" and ")}.` };
}

function ambiguousVariables(ties: readonly string[]): ReleaseError {
  return new ReleaseError({
    code: "ambiguousVariable",
    problem: ties.length === 1 ? ties.join("") : [`${ties.length} variables are ambiguous.`, ...ties].join("\n  "),
    hints: ["Remove one of them, or give one a more specific scope."],
  });
}

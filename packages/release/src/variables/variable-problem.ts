import type { Position } from "../json/parse-json.ts";

/** What can be wrong with variables, as a word for programs and tables. */
export const VARIABLE_PROBLEMS = {
  missing: "missing",
  unresolved: "unresolved",
  wrongValue: "wrong value",
  exposed: "exposed",
  ambiguous: "ambiguous",
  unknownScope: "unknown scope",
  plainSecret: "plain secret",
  unused: "unused",
} as const;

export type VariableProblemKind = keyof typeof VARIABLE_PROBLEMS;

/** One thing that is wrong, at one place of one file, and everywhere that it matters. */
export interface VariableProblem {
  readonly kind: VariableProblemKind;
  /** The layers whose deployment it would stop; empty where it is a file's own fault, whoever is deployed. */
  readonly layers: readonly string[];
  /** The environments in which it is wrong; empty as above. */
  readonly environments: readonly string[];
  /** The parameter or the variable that it is about. */
  readonly name: string;
  readonly file: string;
  readonly at: Position;
  /** A sentence. Never the value of a sensitive variable. */
  readonly problem: string;
}

/** Returns the problems with those joined that are the same in several layers or environments, by place. */
export function joinProblems(problems: readonly VariableProblem[]): readonly VariableProblem[] {
  const joined = new Map<string, VariableProblem>();
  for (const problem of problems) {
    const { kind, name, file, at, problem: sentence } = problem;
    const key = JSON.stringify([kind, name, file, at, sentence]);
    const known = joined.get(key);
    joined.set(key, {
      ...problem,
      layers: [...new Set([...(known?.layers ?? []), ...problem.layers])],
      environments: [...new Set([...(known?.environments ?? []), ...problem.environments])],
    });
  }
  return [...joined.values()].sort(
    (a, b) => compareText(a.file, b.file) || a.at.line - b.at.line || a.at.column - b.at.column,
  );
}

/** Returns a problem as one line: `environments/broker/variables.json:12: in ci, staging: a sentence`. */
export function renderVariableProblem({ file, at, environments, problem }: VariableProblem): string {
  const where = environments.length === 0 ? "" : `in ${environments.join(", ")}: `;
  return `${file}:${at.line}: ${where}${problem}`;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

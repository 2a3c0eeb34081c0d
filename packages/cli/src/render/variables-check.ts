import { VARIABLE_PROBLEMS, type VariableProblem } from "@logstack/release";
import { renderTable } from "./table.ts";

/** What was checked, and what was found. */
export interface VariablesCheckResult {
  readonly layers: readonly string[];
  readonly environments: readonly string[];
  readonly problems: readonly VariableProblem[];
}

/** Lines that say how every layer stands in every environment, then every problem with its place. */
export function renderVariablesCheck({ layers, environments, problems }: VariablesCheckResult): readonly string[] {
  const table = renderTable([
    ["layer", ...environments],
    ...layers.map((layer) => [layer, ...environments.map((environment) => cell({ layer, environment }, problems))]),
  ]);
  if (problems.length === 0) return [...table, "", "Every parameter has a value that its template takes."];
  return [
    ...table,
    "",
    ...problems.flatMap((problem) => [
      `${problem.file}:${problem.at.line}  ${VARIABLE_PROBLEMS[problem.kind]}${whereOf(problem)}`,
      `    ${problem.problem}`,
    ]),
    "",
    `${problems.length === 1 ? "1 problem" : `${problems.length} problems`}. Nothing was changed.`,
  ];
}

/** A problem as one flat object for programs. */
export function describeVariableProblem({ at, ...problem }: VariableProblem): object {
  return { ...problem, line: at.line, column: at.column };
}

interface Cell {
  readonly layer: string;
  readonly environment: string;
}

function cell({ layer, environment }: Cell, problems: readonly VariableProblem[]): string {
  const count = problems.filter(
    (problem) => problem.layers.includes(layer) && problem.environments.includes(environment),
  ).length;
  if (count === 0) return "ok";
  return count === 1 ? "1 problem" : `${count} problems`;
}

function whereOf({ layers, environments }: VariableProblem): string {
  if (layers.length === 0) return "";
  return `  ${layers.join(", ")} in ${environments.join(", ")}`;
}

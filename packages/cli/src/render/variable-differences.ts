import { renderReference, showValue, type ResolvedVariable, type VariableDifference } from "@logstack/release";
import { renderTable } from "./table.ts";

/** What stands on both sides of a comparison, and how much of it is the same. */
export interface DifferencesFrame {
  readonly from: string;
  readonly to: string;
  /** All layers that were compared; a difference that all of them have does not name them. */
  readonly layers: readonly string[];
  /** How many variables are the same on both sides. */
  readonly same: number;
}

/** Lines that show each variable that differs, with the value and the source on each side. */
export function renderDifferences(
  differences: readonly VariableDifference[],
  { from, to, layers, same }: DifferencesFrame,
): readonly string[] {
  return [
    ...differences.flatMap((difference) => renderDifference(difference, { from, to, layers })),
    ...(differences.length === 0 ? [] : [""]),
    `${differences.length === 1 ? "1 variable differs" : `${differences.length} variables differ`} between ${from} and ${to}; ${same} ${same === 1 ? "is" : "are"} the same.`,
  ];
}

/** Lines that show one variable with the value and the source on each side. */
export function renderDifference(
  difference: VariableDifference,
  { from, to, layers }: Omit<DifferencesFrame, "same">,
): readonly string[] {
  return [
    `${difference.name}${whoseOf(difference, layers)}`,
    ...renderTable([
      [from, ...renderSide(difference.from)],
      [to, ...renderSide(difference.to)],
    ]).map((line) => `    ${line}`),
  ];
}

/** A difference as a flat object for programs; a sensitive value is where it is kept. */
export function describeDifference({ name, layers, from, to }: VariableDifference): object {
  return { name, layers, from: describeSide(from), to: describeSide(to) };
}

function describeSide(variable: ResolvedVariable | undefined): object | null {
  if (variable === undefined) return null;
  const { source } = variable;
  return variable.kind === "plain"
    ? { value: variable.value, source }
    : { sensitive: true, reference: renderReference(variable.reference), source };
}

function whoseOf(difference: VariableDifference, layers: readonly string[]): string {
  return difference.layers.length === layers.length ? "" : `    ${difference.layers.join(", ")}`;
}

function renderSide(variable: ResolvedVariable | undefined): readonly string[] {
  if (variable === undefined) return ["no value"];
  return [showValue(variable) || '""', variable.source];
}

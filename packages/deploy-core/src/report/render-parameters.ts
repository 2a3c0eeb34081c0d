import type { ParameterDifference } from "../model/parameters.ts";
import { renderColumns } from "./render-columns.ts";

/** What to show of the parameters. */
export interface ParameterDisplay {
  readonly allowedChanges: readonly string[];
  /** Shows all, also those that stay as they are and those of a stack that is only made. */
  readonly verbose: boolean;
}

/**
 * Renders parameters that differ from the deployed ones, a line each with the source of the wanted value. Where nothing
 * is deployed yet there is nothing to differ from, and all would be shown: they are left to `verbose`.
 */
export function renderParameters(
  parameters: readonly ParameterDifference[],
  { allowedChanges, verbose }: ParameterDisplay,
): readonly string[] {
  const isNew = parameters.every(({ change }) => change === "added");
  const shown = parameters.filter(({ change }) => verbose || (!isNew && change !== "same" && change !== "unseen"));
  return renderColumns(
    shown.map((parameter) => [
      `${MARKS[parameter.change]} ${parameter.name}`,
      renderValues(parameter),
      [
        parameter.source ?? "the template has it no more",
        ...(allowedChanges.includes(parameter.name) ? ["against its rule, as was agreed"] : []),
      ].join("; "),
    ]),
  );
}

const MARKS = {
  added: "+",
  changed: "~",
  same: " ",
  removed: "-",
  unseen: "?",
} as const satisfies Record<ParameterDifference["change"], string>;

function renderValues({ change, before, after }: ParameterDifference): string {
  switch (change) {
    case "same":
    case "added":
      return show(after);
    case "removed":
      return show(before);
    case "unseen":
      return `${show(after)} (AWS does not show the deployed value)`;
    case "changed":
      return `${show(before)} -> ${show(after)}`;
  }
}

function show(value: string | undefined): string {
  return value === undefined || value === "" ? '""' : value;
}

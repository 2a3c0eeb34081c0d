import type { PropertyChange, ResourceChange } from "../model/change-set.ts";
import type { ChangedData } from "../model/changed-data.ts";
import { renderDataEffect } from "./render-data-effect.ts";
import { renderColumns } from "./render-columns.ts";

/** The mark of a change: `+` new, `~` modified, `±` replaced or perhaps replaced, `-` removed. */
export type Mark = "+" | "~" | "±" | "-";

/** Returns the mark of a change. */
export function renderMark({ action, replacement }: ResourceChange): Mark {
  switch (action) {
    case "Add":
    case "Import":
      return "+";
    case "Remove":
      return "-";
    case "Dynamic":
      return "±";
    case "Modify":
      return replacement === "True" || replacement === "Conditional" ? "±" : "~";
  }
}

/**
 * Renders a change set: one line a resource in columns with what becomes of its data, and under it each property that
 * changes. Resources that only get new tags are left to the tally, unless that needs a consent: every release changes
 * the version's tag on all of them. What only the templates change for data comes last.
 */
export function renderChanges(all: readonly ResourceChange[], effects: readonly ChangedData[] = []): readonly string[] {
  const effectsOf = (id: string): readonly ChangedData[] => effects.filter(({ logicalId }) => logicalId === id);
  const changes = all.filter(
    (change) => !onlyTags(change) || effectsOf(change.logicalId).some(({ option }) => option !== undefined),
  );
  const known = new Set(all.map(({ logicalId }) => logicalId));
  const others = effects.filter(({ logicalId }) => !known.has(logicalId));
  const rows = renderColumns([
    ...changes.map((change) => [
      `${renderMark(change)} ${change.logicalId}`,
      change.type,
      renderAction(change),
      effectsOf(change.logicalId).map(renderDataEffect).join(", "),
    ]),
    ...others.map((other) => [`~ ${other.logicalId}`, other.type, "", renderDataEffect(other)]),
  ]);
  return [
    ...changes.flatMap((change, index) => [rows[index] ?? "", ...renderProperties(change.details)]),
    ...rows.slice(changes.length),
  ];
}

/** How many changes of each kind there are; each change is counted once. */
export type ChangeCounts = Readonly<Record<(typeof TALLIED)[number], number>>;

const TALLIED = ["add", "modify", "replace", "remove", "tag anew"] as const;

/** Counts changes by kind. */
export function countChanges(changes: readonly ResourceChange[]): ChangeCounts {
  const kinds = changes.map((change) => (onlyTags(change) ? "tag anew" : TALLY[renderMark(change)]));
  const counts = TALLIED.map((kind) => [kind, kinds.filter((each) => each === kind).length]);
  return Object.fromEntries(counts) as ChangeCounts;
}

/** Renders how many changes of each kind there are: `2 to add, 1 to replace`. */
export function renderTally(changes: readonly ResourceChange[]): string {
  const counts = countChanges(changes);
  const counted = TALLIED.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} to ${kind}`);
  return counted.length === 0 ? "no resource changes" : counted.join(", ");
}

function onlyTags({ action, scope, replacement }: ResourceChange): boolean {
  return action === "Modify" && replacement !== "True" && scope.length > 0 && scope.every((part) => part === "Tags");
}

const TALLY = { "+": "add", "~": "modify", "±": "replace", "-": "remove" } as const satisfies Record<Mark, string>;

function renderAction({ action, replacement, policyAction }: ResourceChange): string {
  const verbs = {
    Add: "add",
    Import: "import",
    Remove: "remove",
    Dynamic: "known only when executed",
    Modify: "modify",
  };
  // AWS: some additions say `Replacement: True` too, where they set a property that is fixed at creation.
  const modified = { True: "replace", Conditional: "perhaps replace", False: verbs.Modify };
  const verb = action === "Modify" ? modified[replacement ?? "False"] : verbs[action];
  if (policyAction?.endsWith("Retain") !== true) return verb;
  return action === "Remove" ? `${verb} from the stack, but keep it` : `${verb}, the old one is kept`;
}

function renderProperties(details: readonly PropertyChange[]): readonly string[] {
  const rows = details.map(({ attribute, name, before, after, causedBy }) => {
    const values =
      before === undefined && after === undefined ? "changes" : `${before ?? "(none)"} -> ${after ?? "(none)"}`;
    return [name ?? attribute, causedBy === undefined ? values : `${values}  (from ${causedBy})`];
  });
  return [...new Set(renderColumns(rows, "      "))];
}

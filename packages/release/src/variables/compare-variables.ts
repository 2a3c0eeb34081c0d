import type { ResolvedVariable, ResolvedVariables } from "./resolve-variables.ts";
import { renderReference } from "./secret-reference.ts";

/** A variable that is not the same on two sides, and for which layers. */
export interface VariableDifference {
  readonly name: string;
  /** All layers for which both sides are the same as here. */
  readonly layers: readonly string[];
  /** Undefined where the variable has no value on that side. */
  readonly from: ResolvedVariable | undefined;
  readonly to: ResolvedVariable | undefined;
}

/** The variables of one layer on two sides. */
export interface ComparedLayer {
  readonly layer: string;
  readonly from: ResolvedVariables;
  readonly to: ResolvedVariables;
}

/** How the variables of some layers differ. */
export interface VariablesComparison {
  /** By name; a variable that differs in the same way for several layers is there once. */
  readonly differences: readonly VariableDifference[];
  /** How many variables are the same on both sides for every layer that has them. */
  readonly same: number;
}

/**
 * Compares the variables of layers on two sides: two environments, or two releases. A sensitive variable is compared by
 * the place where its value is kept.
 */
export function compareVariables(layers: readonly ComparedLayer[]): VariablesComparison {
  const rows = new Map<string, VariableDifference>();
  const same = new Set<string>();
  const differing = new Set<string>();
  for (const { layer, from, to } of layers) {
    for (const { name, before, after } of pairByName(from, to)) {
      if (renderContent(before) === renderContent(after)) {
        same.add(name.toLowerCase());
        continue;
      }
      differing.add(name.toLowerCase());
      const key = JSON.stringify([name, before, after]);
      const known = rows.get(key);
      rows.set(key, { name, from: before, to: after, layers: [...(known?.layers ?? []), layer] });
    }
  }
  return {
    differences: [...rows.values()].sort((a, b) => compareNames(a.name, b.name)),
    same: [...same].filter((name) => !differing.has(name)).length,
  };
}

interface Pair {
  readonly name: string;
  readonly before: ResolvedVariable | undefined;
  readonly after: ResolvedVariable | undefined;
}

function pairByName(from: ResolvedVariables, to: ResolvedVariables): readonly Pair[] {
  const names = new Map([...Object.keys(from), ...Object.keys(to)].map((name) => [name.toLowerCase(), name]));
  const before = byLowerCase(from);
  const after = byLowerCase(to);
  return [...names].map(([key, name]) => ({ name, before: before.get(key), after: after.get(key) }));
}

function byLowerCase(variables: ResolvedVariables): ReadonlyMap<string, ResolvedVariable> {
  return new Map(Object.entries(variables).map(([name, variable]) => [name.toLowerCase(), variable]));
}

/** Where a value stands is no difference: only what it is. */
function renderContent(variable: ResolvedVariable | undefined): string {
  if (variable === undefined) return "absent";
  return variable.kind === "plain" ? `plain ${variable.value}` : `sensitive ${renderReference(variable.reference)}`;
}

function compareNames(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

import { ReleaseError } from "../errors.ts";

/** A layer, and whatever of it tells which layers it takes values from. */
export interface OrderedLayer {
  readonly name: string;
  readonly inputs: Readonly<Record<string, { readonly layer: string }>>;
}

/** What must come before what. */
export interface LayerOrder {
  /** The layers, each after all that it needs; by name where that leaves a choice. */
  readonly layers: readonly string[];
  /** By layer: those of `layers` that must be finished before it may start. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

/** Which of all known layers to put in order. */
export interface OrderChoice {
  /** Names among the known layers; all of them when it is left out. */
  readonly only?: readonly string[];
}

/**
 * Returns the order in which layers can be deployed: a layer after those whose outputs it takes, also when the way
 * from one to the other leads through a layer that was not chosen.
 *
 * @throws ReleaseError `dependencyCycle` that names the cycle, `unknownLayer` for a choice or an input from a layer
 * that does not exist.
 */
export function planOrder(known: readonly OrderedLayer[], { only }: OrderChoice = {}): LayerOrder {
  const direct = new Map(known.map((layer) => [layer.name, findDirectNeeds(layer)]));
  for (const name of only ?? []) requireLayer(name, direct);
  const sorted = sortByNeeds(direct);
  const chosen = new Set(only ?? sorted);
  const reachable = new Map<string, ReadonlySet<string>>();
  for (const name of sorted) {
    const needs = direct.get(name) ?? [];
    reachable.set(name, new Set(needs.flatMap((need) => [need, ...(reachable.get(need) ?? [])])));
  }
  const layers = sorted.filter((name) => chosen.has(name));
  const needs = layers.map((name) => [name, layers.filter((other) => reachable.get(name)?.has(other))] as const);
  return { layers, needs: Object.fromEntries(needs) };
}

/** Returns the same order backwards, for destroying: a layer only after all that take values from it. */
export function reverseOrder(order: LayerOrder): LayerOrder {
  const layers = [...order.layers].reverse();
  const needs = layers.map((name) => [name, layers.filter((other) => order.needs[other]?.includes(name))] as const);
  return { layers, needs: Object.fromEntries(needs) };
}

function findDirectNeeds(layer: OrderedLayer): readonly string[] {
  return [...new Set(Object.values(layer.inputs).map((input) => input.layer))].sort();
}

/** Depth first, so that the way back to a layer that is not finished yet is the cycle itself. */
function sortByNeeds(direct: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const finished = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (finished.has(name)) return;
    if (path.includes(name)) throw dependencyCycle([...path.slice(path.indexOf(name)), name]);
    requireLayer(name, direct, path.at(-1));
    for (const need of direct.get(name) ?? []) visit(need, [...path, name]);
    finished.add(name);
  };
  for (const name of [...direct.keys()].sort()) visit(name, []);
  return [...finished];
}

function requireLayer(name: string, known: ReadonlyMap<string, unknown>, neededBy?: string): void {
  if (known.has(name)) return;
  throw new ReleaseError({
    code: "unknownLayer",
    problem:
      neededBy === undefined
        ? `There is no layer ${name}.`
        : `The layer ${neededBy} takes values from a layer ${name}, which does not exist.`,
    hints: [`The layers are ${[...known.keys()].sort().join(", ")}.`],
  });
}

function dependencyCycle(cycle: readonly string[]): ReleaseError {
  return new ReleaseError({
    code: "dependencyCycle",
    problem: `The layers need each other in a circle: ${cycle.join(" -> ")}.`,
    hints: ["Take one of these inputs out of its layer.ts; a value that both need belongs in a variable."],
  });
}

/** A layer, and whose outputs it takes. */
export interface NeedyLayer {
  readonly name: string;
  /** By parameter. */
  readonly inputs: Readonly<Record<string, { readonly layer: string }>>;
}

/**
 * Finds all layers that an environment must have for some of them to live there: those themselves, and whatever gives
 * them their inputs. In the order of `all`; what is not among `all` is left out.
 */
export function findNeeded(names: readonly string[], all: readonly NeedyLayer[]): readonly string[] {
  const byName = new Map(all.map((layer) => [layer.name, layer]));
  const needed = new Set<string>();
  const need = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const { layer } of Object.values(byName.get(name)?.inputs ?? {})) need(layer);
  };
  for (const name of names) need(name);
  return all.map(({ name }) => name).filter((name) => needed.has(name));
}

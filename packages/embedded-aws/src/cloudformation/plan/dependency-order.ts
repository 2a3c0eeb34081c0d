/** Returns the ids so that each comes after what it needs; otherwise in the given order. Cycles must be excluded. */
export function inDependencyOrder(
  ids: readonly string[],
  dependencies: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const ordered = new Set<string>();
  const visit = (id: string): void => {
    if (ordered.has(id)) return;
    for (const needed of dependencies.get(id) ?? []) visit(needed);
    ordered.add(id);
  };
  for (const id of ids) visit(id);
  return [...ordered];
}

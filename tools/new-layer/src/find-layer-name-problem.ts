/**
 * Returns what is wrong with a name for a new layer, as a sentence; undefined when it can be used. `taken` are the
 * names of all packages of the workspace, of which a layer becomes one.
 */
export function findLayerNameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === "") return "Give the new layer's name, for instance: npx tsx tools/new-layer/src/main.ts metrics.";
  // What the templates allow as a component, which in turn is what a stack's and an artifact's name can hold.
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length < 2 || name.length > 30) {
    return `${name} cannot name a layer: 2 to 30 lower-case letters, digits and single hyphens, the first a letter.`;
  }
  if (taken.includes(name)) return `${name} is taken: the workspace has a package of that name already.`;
  return undefined;
}

/**
 * The folders inside a layer's folder that are packages of their own. Each has a version, an artifact and variables of its
 * own, and follows its layer: `environments/elb-logs/function` is the package `elb-logs-function`.
 */
export const PART_FOLDERS = ["function", "configuration"] as const;

/** Returns the name of the package in a folder: the folder's own, or the layer's and the folder's for a part of a layer. */
export function packageNameOf(folder: string): string {
  const [name = "", layer] = folder
    .split(/[\\/]+/)
    .filter((part) => part !== "")
    .toReversed();
  return isPart(name) && layer !== undefined ? `${layer}-${name}` : name;
}

/** Returns the path from a package's folder to that of all layers. */
export function wayToLayers(folder: string): ".." | "../.." {
  const [name = ""] = folder
    .split(/[\\/]+/)
    .filter((part) => part !== "")
    .toReversed();
  return isPart(name) ? "../.." : "..";
}

function isPart(name: string): boolean {
  return PART_FOLDERS.some((part) => part === name);
}

/** Returns the folder of a package among the layers' folders, with forward slashes; `kind` is what its artifact deploys. */
export function packageFolderOf({
  name,
  kind = "stack",
}: {
  readonly name: string;
  readonly kind?: string | undefined;
}): string {
  return isPart(kind) && name.endsWith(`-${kind}`) ? `${name.slice(0, -kind.length - 1)}/${kind}` : name;
}

import parse from "semver/functions/parse.js";

/** What of a release says whether it is provisional. */
export interface VersionedLayers {
  /** By layer. */
  readonly layers: Readonly<Record<string, { readonly version: string }>>;
}

/** True for what goes no further than the first phase. */
export function isPrerelease(number: string): boolean {
  return (parse(number)?.prerelease.length ?? 0) > 0;
}

/** Lists the layers whose artifacts are prereleases, a line each. */
export function listPrereleases({ layers }: VersionedLayers): readonly string[] {
  return Object.entries(layers).flatMap(([layer, { version }]) =>
    isPrerelease(version) ? [`${layer} is ${version}`] : [],
  );
}

import type { ResolvedVariables } from "../variables/resolve-variables.ts";

/** The newest form of a release that this logstack reads and writes. */
export const RELEASE_FORMAT = 1;

/**
 * A release: which artifacts go out together, and the variables that they go out with, as they were when it was made.
 * It never changes; a changed variable needs a new release.
 */
export interface Release {
  readonly format: typeof RELEASE_FORMAT;
  /** SemVer, without build metadata; there is one release of each number. */
  readonly number: string;
  /** Told apart by this, two releases that were made of the same at the same moment are two. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Who made it, as the machine or the build server knows them. */
  readonly createdBy: string;
  /** The commit of the checkout that it was made from; null when that is not known or not all of it is committed. */
  readonly commit: string | null;
  /** By layer. */
  readonly layers: Readonly<Record<string, ReleasedLayer>>;
  /** By environment and layer: all variables that hold there. Values of sensitive ones are not among them. */
  readonly variables: CapturedVariables;
}

export type CapturedVariables = Readonly<Record<string, Readonly<Record<string, ResolvedVariables>>>>;

/** The artifact of one layer in a release. */
export interface ReleasedLayer {
  readonly version: string;
  /** `sha256:<hex>` of the artifact's bytes, by which it is stored. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** The commit that the artifact was built from, as its manifest says. */
  readonly commit: string | null;
}

/** Returns what a release says of one layer's variables in one environment; undefined when it captured none there. */
export function capturedVariables(
  release: Release,
  { environment, layer }: { readonly environment: string; readonly layer: string },
): ResolvedVariables | undefined {
  const ofEnvironment = Object.hasOwn(release.variables, environment) ? release.variables[environment] : undefined;
  return ofEnvironment !== undefined && Object.hasOwn(ofEnvironment, layer) ? ofEnvironment[layer] : undefined;
}

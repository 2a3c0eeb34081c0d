import { compareVariables, type VariableDifference } from "../variables/compare-variables.ts";
import type { Release, ReleasedLayer } from "./release.ts";

/** How two releases differ. */
export interface ReleasesComparison {
  /** Layers whose artifact is not the same, by name. */
  readonly layers: readonly LayerDifference[];
  /** By environment: the variables that are not the same there. An environment without a difference is left out. */
  readonly variables: Readonly<Record<string, readonly VariableDifference[]>>;
  /** Layers of both with the same artifact. */
  readonly sameLayers: readonly string[];
}

/** A layer whose artifact is another, or is in one of two releases only. */
export interface LayerDifference {
  readonly layer: string;
  readonly from: ReleasedLayer | undefined;
  readonly to: ReleasedLayer | undefined;
}

/** Compares two releases: artifacts by digest, variables by value. Variables of a layer in one of them only are not. */
export function compareReleases(from: Release, to: Release): ReleasesComparison {
  const names = [...new Set([...Object.keys(from.layers), ...Object.keys(to.layers)])].sort();
  const pairs = names.map((layer) => ({ layer, from: from.layers[layer], to: to.layers[layer] }));
  const both = pairs.flatMap(({ layer, from: before, to: after }) => (before && after ? [layer] : []));
  const environments = [...new Set([...Object.keys(from.variables), ...Object.keys(to.variables)])];
  const variables = environments.flatMap((environment) => {
    const { differences } = compareVariables(
      both.map((layer) => ({
        layer,
        from: from.variables[environment]?.[layer] ?? {},
        to: to.variables[environment]?.[layer] ?? {},
      })),
    );
    return differences.length === 0 ? [] : [[environment, differences] as const];
  });
  return {
    layers: pairs.filter((pair) => pair.from?.digest !== pair.to?.digest),
    sameLayers: pairs.filter((pair) => pair.from?.digest === pair.to?.digest).map(({ layer }) => layer),
    variables: Object.fromEntries(variables),
  };
}

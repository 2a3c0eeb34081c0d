import type { Release, ReleasedLayer } from "../../src/index.ts";

/** A layer's artifact in a release; `seed` is a hex digit that makes its digest. */
export function aReleasedLayer(version = "1.0.7", seed = "a"): ReleasedLayer {
  return { version, digest: `sha256:${seed.repeat(64)}`, sizeBytes: 1000, commit: null };
}

/** A release of one layer with one variable, unless said otherwise. */
export function aRelease(over: Partial<Release> = {}): Release {
  return {
    format: 1,
    number: "1.4.0",
    id: "one",
    createdAt: "2026-11-23T04:00:00.000Z",
    createdBy: "somebody@somewhere",
    commit: null,
    layers: { cache: aReleasedLayer() },
    variables: { ci: { cache: { Nodes: { kind: "plain", value: "2", source: "for ci in v.json" } } } },
    ...over,
  };
}

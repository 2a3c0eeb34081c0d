import type { ArtifactManifest, LayerEnding } from "@logstack/release";
import type { LayerResult } from "../layers-request.ts";
import { renderEnding } from "./progress.ts";

/** Lists how each layer of a command ended, a row each, in the order of their names; the first row is the head. */
export function listEndings(
  endings: ReadonlyMap<string, LayerEnding<LayerResult>>,
  {
    environment,
    layers,
  }: { readonly environment: string; readonly layers: readonly { readonly manifest: ArtifactManifest }[] },
): readonly (readonly string[])[] {
  const versions = new Map(layers.map(({ manifest }) => [manifest.layer.name, manifest.version]));
  const byName = [...endings].sort(([a], [b]) => a.localeCompare(b));
  const rows = byName.map(([layer, ending]) => [layer, versions.get(layer) ?? "", describe(ending)]);
  return [["layer", "version", environment], ...rows];
}

function describe(ending: LayerEnding<LayerResult>): string {
  switch (ending.kind) {
    case "ran":
      return describeResult(ending.result);
    case "threw":
      return "failed";
    case "skipped":
      return `not started, because of ${ending.because.join(", ")}`;
    case "interrupted":
      return "not started: interrupted";
  }
}

function describeResult({ exitCode, outcome }: LayerResult): string {
  if (outcome !== undefined) return renderEnding(outcome);
  return exitCode === 130 ? "interrupted" : "failed";
}

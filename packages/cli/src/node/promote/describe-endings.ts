import type { DeployOutcome } from "@logstack/deploy-core";
import type { LayerEnding, PromotedLayerEnding } from "@logstack/release";
import type { LayerResult } from "../../layers-request.ts";

/** How each layer of a promotion ended; those that never started are left out. */
export function describeEndings(
  endings: ReadonlyMap<string, LayerEnding<LayerResult>>,
): Readonly<Record<string, PromotedLayerEnding>> {
  const described = [...endings].flatMap(([layer, ending]) => {
    if (ending.kind === "threw") return [[layer, { outcome: "error", passed: false, elapsedMs: 0, consents: [] }]];
    if (ending.kind !== "ran") return [];
    const { exitCode, outcome } = ending.result;
    return [[layer, describeEnding(outcome, exitCode)]];
  });
  return Object.fromEntries(described) as Readonly<Record<string, PromotedLayerEnding>>;
}

function describeEnding(outcome: DeployOutcome | undefined, exitCode: number): PromotedLayerEnding {
  if (outcome === undefined) return { outcome: "error", passed: false, elapsedMs: 0, consents: [] };
  const elapsedMs = "elapsedMs" in outcome ? outcome.elapsedMs : 0;
  const { consents = [], parameterConsents = [] } = "outputs" in outcome && outcome.kind === "deployed" ? outcome : {};
  return {
    outcome: outcome.kind === "failed" && outcome.stage === "smokeTest" ? "smokeTestFailed" : outcome.kind,
    passed:
      exitCode === 0 && (outcome.kind === "deployed" || outcome.kind === "unchanged" || outcome.kind === "verified"),
    elapsedMs,
    consents: [
      ...consents.map(({ option, logicalId }) => `${option} ${logicalId}`),
      ...parameterConsents.map(({ option, parameter }) => `${option} ${parameter}`),
    ],
  };
}

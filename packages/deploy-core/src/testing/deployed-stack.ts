import type { LayerDefinition, SmokeTestContext } from "../model/layer.ts";
import { nameStack } from "../model/desired-stack.ts";
import type { ParsedTemplate } from "../template/template.ts";

/**
 * What a smoke test sees in `ci` when every resource that has no condition is deployed. Each resource's physical id is
 * its logical id in lower case.
 */
export function aDeployedStack(
  { layer, template }: { readonly layer: LayerDefinition; readonly template: ParsedTemplate },
  outputs: Readonly<Record<string, string>>,
): SmokeTestContext {
  const resources = [...template.resources.values()]
    .filter(({ condition }) => condition === undefined)
    .map(({ logicalId, type }) => ({
      logicalId,
      type,
      physicalId: logicalId.toLowerCase(),
      status: "UPDATE_COMPLETE",
    }));
  return { environment: "ci", stackName: nameStack("ci", layer.component), outputs, resources };
}

/** Runs a layer's smoke test and gives what it found wrong; a sentence each. */
export async function findSmokeProblems(layer: LayerDefinition, context: SmokeTestContext): Promise<readonly string[]> {
  const checks = await layer.smokeTest(context);
  return checks.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
}

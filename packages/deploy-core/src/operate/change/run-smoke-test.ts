import type { LayerDefinition, SmokeTestCheck } from "../../model/layer.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { Ports } from "../../ports.ts";

/** What is to be proved. */
export interface SmokeTestRequest {
  readonly layer: LayerDefinition;
  readonly environment: string;
  readonly stack: ObservedStack;
}

/** Runs the layer's smoke test over the deployed stack, reports each check, and returns the problems found. */
export async function runSmokeTest({ stacks, report }: Ports, request: SmokeTestRequest): Promise<readonly string[]> {
  const { layer, environment, stack } = request;
  const checks = await runChecks(async () => {
    const resources = await stacks.listResources(stack.stackId);
    const living = resources.filter(({ status }) => status !== "DELETE_COMPLETE");
    return layer.smokeTest({ environment, stackName: stack.stackName, outputs: stack.outputs, resources: living });
  });
  for (const { what, problem } of checks) report({ event: "checked", what, problem });
  return checks.flatMap(({ what, problem }) => (problem === undefined ? [] : [`${what}: ${problem}`]));
}

/** A smoke test that throws has not proved anything: that is a problem of its own, never a crash. */
async function runChecks(run: () => Promise<readonly SmokeTestCheck[]>): Promise<readonly SmokeTestCheck[]> {
  try {
    return await run();
  } catch (error) {
    return [
      { what: "the smoke test runs to its end", problem: error instanceof Error ? error.message : String(error) },
    ];
  }
}

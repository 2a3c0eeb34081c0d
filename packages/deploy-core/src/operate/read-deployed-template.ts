import type { ObservedStack } from "../model/observed-stack.ts";
import type { Ports } from "../ports.ts";
import { parseTemplate } from "../template/parse-template.ts";
import type { ParsedTemplate } from "../template/template.ts";

/**
 * Reads the template that is deployed now; undefined where it can not be read, which costs only what its
 * `Metadata: { Stateful }` would add: the layer's own words and the table of types guard all the same.
 */
export async function readDeployedTemplate(
  { stacks, report }: Ports,
  { stackId, stackName }: ObservedStack,
): Promise<ParsedTemplate | undefined> {
  try {
    return parseTemplate(await stacks.getTemplate(stackId), `the template of ${stackName}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report({ event: "warning", message: `the deployed template could not be read: ${reason}` });
    return undefined;
  }
}

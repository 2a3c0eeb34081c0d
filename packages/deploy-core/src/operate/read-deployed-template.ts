import type { ObservedStack } from "../model/observed-stack.ts";
import type { Ports } from "../ports.ts";
import type { ParsedTemplate } from "../template/template.ts";

/**
 * Reads the template that is deployed now; undefined where it can not be read, which costs only what its
 * `Metadata: { Stateful }` would add: the layer's own words and the table of types guard all the same.
 */
export async function readDeployedTemplate(
  { stacks, report }: Ports,
  { stack: { stackId, stackName }, wanted }: DeployedStack,
): Promise<ParsedTemplate | undefined> {
  try {
    const text = await stacks.getTemplate(stackId);
    const path = `the template of ${stackName}`;
    if (text === wanted?.text) return { ...wanted, path };
    // Loaded when it is needed: whoever changes a parameter alone never parses.
    const { parseTemplate } = await import("../template/parse-template.ts");
    return parseTemplate(text, path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report({ event: "warning", message: `the deployed template could not be read: ${reason}` });
    return undefined;
  }
}

/** A stack whose template is to be known. */
export interface DeployedStack {
  readonly stack: ObservedStack;
  /** The template that is wanted of it: where that is deployed already, it need not be parsed again. */
  readonly wanted?: ParsedTemplate;
}

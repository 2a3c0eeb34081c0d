import { DeployError } from "../errors.ts";
import { nameStack } from "../model/desired-stack.ts";
import type { LayerDescription } from "../model/layer.ts";
import type { Ports } from "../ports.ts";
import type { ParsedTemplate } from "../template/template.ts";

/** A layer whose stack is told of without its parameters being resolved. */
export interface HiddenInputs {
  readonly layer: LayerDescription;
  readonly template: ParsedTemplate;
  readonly environment: string;
  /** Values that were handed over; these are hidden already. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Hides what other layers' stacks give NoEcho parameters of this one: a reason of AWS may quote it. Costs no call where
 * there is no such parameter, as is usual; what cannot be read is nothing that anybody here could tell either.
 */
export async function hideInputs({ stacks, hide }: Ports, hidden: HiddenInputs): Promise<void> {
  const { layer, template, environment, given } = hidden;
  for (const [parameter, { component, output }] of Object.entries(layer.inputs)) {
    if (template.parameters.get(parameter)?.noEcho !== true) continue;
    if (given[parameter] !== undefined && !given[parameter].includes("#{")) continue;
    try {
      const value = (await stacks.describeStack(nameStack(environment, component)))?.outputs[output];
      if (value !== undefined) hide([value]);
    } catch (error) {
      if (!(error instanceof DeployError)) throw error;
    }
  }
}

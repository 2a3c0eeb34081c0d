import { DeployError } from "../errors.ts";
import type { DeployRequest } from "../model/deploy-request.ts";
import { nameStack } from "../model/desired-stack.ts";
import type { PendingInput } from "../model/parameters.ts";
import { requireParameters } from "../template/require-parameters.ts";
import { MAX_TEMPLATE_BYTES, type ParsedTemplate } from "../template/template.ts";

/** What follows from a request alone. */
export interface ResolvedRequest {
  readonly values: Readonly<Record<string, string>>;
  /** By parameter name: where its value comes from, in words; pending ones included. */
  readonly sources: Readonly<Record<string, string>>;
  readonly pending: readonly PendingInput[];
  readonly stackName: string;
}

/** Resolves the parameters and the stack's name; throws a `DeployError` that says every problem at once. */
export function resolveRequest(
  request: Pick<
    DeployRequest,
    "template" | "layer" | "version" | "given" | "givenFrom" | "givenLines" | "givenSources" | "injected"
  >,
): ResolvedRequest {
  if (request.template.sizeBytes > MAX_TEMPLATE_BYTES) throw describeOversize(request.template);
  const { values, sources, pending } = requireParameters(request);
  return {
    values,
    sources: { ...sources, ...describeInputs(pending) },
    pending,
    stackName: nameStack(values["OctopusEnvironment"] ?? "", request.layer.component),
  };
}

function describeInputs(pending: readonly PendingInput[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pending.map(({ parameter, layer, output }) => [parameter, `output ${output} of layer ${layer}`]),
  );
}

/** AWS answers with the whole template in its message, so it is not asked. */
function describeOversize({ path, sizeBytes }: ParsedTemplate): DeployError {
  return new DeployError({
    code: "templateTooLarge",
    problem: `The template ${path} has ${sizeBytes} bytes, and CloudFormation takes ${MAX_TEMPLATE_BYTES}. Nothing was changed.`,
    hints: ["Move text out of the template, and build the layer again."],
  });
}

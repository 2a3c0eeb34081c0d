import { nameStack } from "../model/desired-stack.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import type { PendingInput } from "../model/parameters.ts";
import type { Ports } from "../ports.ts";
import type { DeployRequest } from "../model/deploy-request.ts";
import { REDACTED } from "../report/redact.ts";
import { readStacks } from "./read-stacks.ts";

/** What is known from the request, before AWS was asked anything. */
export interface InputsRequest {
  readonly request: DeployRequest;
  readonly stackName: string;
  readonly values: Readonly<Record<string, string>>;
  readonly pending: readonly PendingInput[];
}

/** The first look at AWS: the layer's own stack, and its inputs out of other layers' stacks. */
export interface FoundInputs {
  readonly stack: ObservedStack | undefined;
  readonly account: string;
  /** By parameter name. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly missing: readonly PendingInput[];
}

/** Reads the layer's stack and the outputs its pending parameters wait for; reports where and what is deployed. */
export async function readInputs({ stacks, report, hide }: Ports, asked: InputsRequest): Promise<FoundInputs> {
  const { request, stackName, values, pending } = asked;
  const environment = values["OctopusEnvironment"] ?? "";
  const giverOf = ({ component }: PendingInput): string => nameStack(environment, component);
  const { own, others, account } = await readStacks(stacks, {
    own: stackName,
    others: [...new Set(pending.map(giverOf))],
  });
  reportStart({ report }, { request, stackName, values, account });
  const found = pending.map((input) => ({ input, value: others.get(giverOf(input))?.outputs[input.output] }));
  // What another layer gives is as secret as what a person gives; here it becomes known.
  const secret = found.flatMap(({ input, value = "" }) => (isNoEcho(request, input) ? [value] : []));
  hide(secret);
  // In another account than the one asked for, even what is found is nobody's business here.
  const isElsewhere = request.expectedAccount !== undefined && request.expectedAccount !== account;
  for (const { input, value } of isElsewhere ? [] : found) {
    const { parameter, layer, output } = input;
    const hidden = value !== undefined && isNoEcho(request, input);
    report({ event: "input", parameter, fromLayer: layer, output, value: hidden ? REDACTED : value });
  }
  return {
    stack: own,
    account,
    inputs: Object.fromEntries(
      found.flatMap(({ input, value }) => (value === undefined ? [] : [[input.parameter, value]])),
    ),
    missing: found.flatMap(({ input, value }) => (value === undefined ? [input] : [])),
  };
}

function isNoEcho({ template }: DeployRequest, { parameter }: PendingInput): boolean {
  return template.parameters.get(parameter)?.noEcho === true;
}

/** Reports which deployment begins, and where as far as that is known. */
export function reportStart(
  { report }: Pick<Ports, "report">,
  start: Pick<InputsRequest, "request" | "stackName" | "values"> & { readonly account: string | undefined },
): void {
  const { request, stackName, values, account } = start;
  report({
    event: "started",
    verb: request.verb,
    layer: request.layer.name,
    version: values["EnvironmentVersion"] ?? request.version,
    environment: values["OctopusEnvironment"] ?? "",
    stackName,
    account,
    region: request.region,
  });
}

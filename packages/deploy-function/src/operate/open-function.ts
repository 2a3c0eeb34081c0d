import {
  nameStack,
  refuseMissingInputs,
  refuseOtherAccount,
  refuseOtherRegion,
  type Refusal,
  type Verb,
} from "@logstack/deploy-core";
import { parseAliasArn, type LocatedAlias } from "../model/alias-arn.ts";
import { ALIAS_PARAMETER } from "../model/function-definition.ts";
import type { FunctionRequest } from "../model/function-request.ts";
import type { FunctionApi, FunctionPorts } from "../ports.ts";

/** A function that was found, a layer that has to be deployed first, or a considered "no". */
export type OpenedFunction =
  | {
      readonly kind: "opened";
      readonly api: FunctionApi;
      readonly place: LocatedAlias;
      /** Of the stack that has the function. */
      readonly stackStatus: string;
    }
  /** The stack is not there, or is older than the alias. */
  | { readonly kind: "absent"; readonly waitsFor: string; readonly refusal: Refusal }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Finds the function that the code is for, by what its stack says; reports where and what is deployed. */
export async function openFunction(
  ports: FunctionPorts,
  { request, verb }: { readonly request: FunctionRequest; readonly verb: Verb },
): Promise<OpenedFunction> {
  const { definition, environment, region, version, expectedAccount, expectedRegion, commands } = request;
  const input = definition.inputs[ALIAS_PARAMETER];
  const stackName = nameStack(environment, input?.component ?? definition.component);
  const stack = await ports.stacks.describeStack(stackName);
  const given = request.aliasArn ?? stack?.outputs[input?.output ?? ALIAS_PARAMETER];
  const place = given === undefined ? undefined : parseAliasArn(given);
  const account = place?.account ?? (await ports.stacks.callerAccount());
  ports.report({ event: "started", verb, layer: definition.name, version, environment, stackName, account, region });
  const refusal =
    refuseOtherRegion({ expected: expectedRegion, actual: region, commands }) ??
    refuseOtherAccount({ expected: expectedAccount, actual: account, commands }) ??
    refuseForeign(place, { region });
  if (refusal !== undefined) return { kind: "refused", refusal };
  if (request.aliasArn === undefined && input !== undefined) {
    const { layer, output } = input;
    ports.report({ event: "input", parameter: ALIAS_PARAMETER, fromLayer: layer, output, value: given });
  }
  if (place !== undefined)
    return { kind: "opened", api: ports.connect(place), place, stackStatus: stack?.status ?? "UNKNOWN" };
  const missing = {
    parameter: ALIAS_PARAMETER,
    layer: definition.component,
    component: definition.component,
    output: ALIAS_PARAMETER,
    ...input,
  };
  return { kind: "absent", waitsFor: missing.layer, refusal: refuseMissingInputs([missing]) };
}

function refuseForeign(place: LocatedAlias | undefined, { region }: { readonly region: string }): Refusal | undefined {
  if (place === undefined || place.region === region) return undefined;
  return {
    code: "wrongRegion",
    problem: `the function ${place.functionName} is in region ${place.region}, and AWS is called in ${region}. Nothing was changed.`,
    reasons: [],
    waysOut: [{ label: "use its region", action: `set AWS_REGION to ${place.region}` }],
  };
}

import {
  nameStack,
  refuseMissingInputs,
  refuseOtherAccount,
  refuseOtherRegion,
  type Refusal,
  type Verb,
} from "@logstack/deploy-core";
import type { ConfigurationRequest } from "../model/configuration-request.ts";
import type { ClusterAddress, ConfigurationApi, ConfigurationPorts } from "../ports.ts";

/** A layer whose configuration is looked at. */
export interface OpenedLayer {
  readonly api: ConfigurationApi;
  /** By parameter, those from stacks included. */
  readonly values: Readonly<Record<string, string>>;
  /** Of the layer's own stack. */
  readonly stackStatus: string;
  readonly cluster: ClusterAddress | undefined;
  readonly stackName: string;
}

/** The layer as it was opened, layers that have to be deployed first, or a considered "no". */
export type Opening =
  | { readonly kind: "opened"; readonly layer: OpenedLayer }
  | { readonly kind: "absent"; readonly waitsFor: readonly string[]; readonly refusal: Refusal }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Reads what stacks give to the parameters, and says where and what is deployed. */
export async function openLayer(
  ports: ConfigurationPorts,
  { request, verb }: { readonly request: ConfigurationRequest; readonly verb: Verb },
): Promise<Opening> {
  const { definition, environment, region, version, expectedAccount, expectedRegion, commands } = request;
  const inputs = request.pending.flatMap((parameter) => {
    const input = definition.inputs[parameter];
    return input === undefined ? [] : [{ parameter, ...input }];
  });
  const stackName = nameStack(environment, definition.component);
  const names = [...new Set([stackName, ...inputs.map(({ component }) => nameStack(environment, component))])];
  const found = await Promise.all(names.map(async (name) => [name, await ports.stacks.describeStack(name)] as const));
  const stacks = new Map(found);
  const account = await ports.stacks.callerAccount();
  ports.report({ event: "started", verb, layer: definition.name, version, environment, stackName, account, region });
  const refusal =
    refuseOtherRegion({ expected: expectedRegion, actual: region, commands }) ??
    refuseOtherAccount({ expected: expectedAccount, actual: account, commands });
  if (refusal !== undefined) return { kind: "refused", refusal };
  const given = inputs.map((input) => ({
    input,
    value: stacks.get(nameStack(environment, input.component))?.outputs[input.output],
  }));
  for (const { input, value } of given)
    ports.report({ event: "input", parameter: input.parameter, fromLayer: input.layer, output: input.output, value });
  const missing = given.flatMap(({ input, value }) => (value === undefined ? [input] : []));
  if (missing.length > 0) {
    const waitsFor = [...new Set(missing.map(({ layer }) => layer))];
    return { kind: "absent", waitsFor, refusal: refuseMissingInputs(missing) };
  }
  const values = {
    ...request.values,
    ...Object.fromEntries(given.map(({ input, value = "" }) => [input.parameter, value])),
  };
  const { elasticsearch } = definition;
  return {
    kind: "opened",
    layer: {
      api: ports.connect({ environment, component: definition.component, account, region }),
      values,
      stackStatus: stacks.get(stackName)?.status ?? "UNKNOWN",
      stackName,
      cluster:
        elasticsearch === undefined
          ? undefined
          : { host: values[elasticsearch.hostParameter] ?? "", port: values[elasticsearch.portParameter] ?? "" },
    },
  };
}

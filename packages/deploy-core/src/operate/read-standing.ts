import { nameStack } from "../model/desired-stack.ts";
import type { DestroyRequest } from "../model/destroy-request.ts";
import { accountOf, regionOf } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { describeTags, findVersion } from "../model/tags.ts";
import type { StackStanding } from "../plan/status/judge-standing.ts";
import { refuseOtherRegion } from "../plan/status/refuse-other-region.ts";
import type { Ports } from "../ports.ts";
import { readState } from "./read-state.ts";

/** Where a stack stands, or that what would be read is in another region than the one asked for. */
export type ReadStanding =
  | { readonly kind: "astray"; readonly refusal: Refusal }
  | ({ readonly kind: "standing" } & StackStanding);

/** Reads where a layer's stack stands before it is destroyed or rolled back, and reports the start of that. */
export async function readStanding(
  ports: Ports,
  { request, verb }: { readonly request: DestroyRequest; readonly verb: "destroy" | "rollback" },
): Promise<ReadStanding> {
  const { stacks, report } = ports;
  const { layer, environment, region, expectedAccount, expectedRegion, commands } = request;
  const stackName = nameStack(environment, layer.component);
  const start = { event: "started", verb, layer: layer.name, environment, stackName, region } as const;
  const astray = refuseOtherRegion({ expected: expectedRegion, actual: region, commands });
  if (astray !== undefined) {
    report({ ...start, version: request.version, account: undefined });
    return { kind: "astray", refusal: astray };
  }
  const stack = await stacks.describeStack(stackName);
  const account = stack === undefined ? undefined : accountOf(stack.stackId);
  const version = findVersion(stack?.tags ?? {}) ?? request.version;
  report({ ...start, version, account });
  // What answers for the endpoint need not be in the region that is set up.
  const strayed = refuseOtherRegion({ expected: region, actual: regionOf(stack?.stackId ?? ""), commands });
  if (strayed !== undefined) return { kind: "astray", refusal: strayed };
  const tags = describeTags({ environment, version, component: layer.component, team: "" });
  const state =
    stack === undefined
      ? { changeSets: [], resources: undefined }
      : await readState(ports, { stack, operation: verb, tags });
  return {
    kind: "standing",
    stack,
    tags,
    ...state,
    account: stack === undefined && expectedAccount !== undefined ? await stacks.callerAccount() : account,
    expectedAccount,
    commands,
  };
}

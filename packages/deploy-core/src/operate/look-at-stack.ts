import { nameStack } from "../model/desired-stack.ts";
import type { DiagnoseRequest } from "../model/diagnose-request.ts";
import { accountOf, regionOf, type ObservedStack } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { findVersion } from "../model/tags.ts";
import { refuseOtherRegion } from "../plan/status/refuse-other-region.ts";
import { refuseOtherAccount } from "../plan/status/refuse-state.ts";
import type { Ports } from "../ports.ts";

/** What is asked of a stack by a verb that changes nothing. */
export interface Look {
  readonly request: Pick<
    DiagnoseRequest,
    "layer" | "environment" | "region" | "expectedAccount" | "expectedRegion" | "version" | "commands"
  >;
  readonly verb: "diagnose" | "verify";
}

/** A stack as it was found, or that it would be looked for in another account or region than the one asked for. */
export type LookedAt =
  | { readonly kind: "astray"; readonly refusal: Refusal }
  | {
      readonly kind: "looked";
      readonly stackName: string;
      readonly stack: ObservedStack | undefined;
      /** The version of the stack, as its tags say. */
      readonly runningVersion: string | undefined;
    };

/**
 * Looks at a layer's stack, and reports the start of that: of a diagnosis under the version that runs, which it is of; of
 * a verification under the artifact's own, whose smoke test it is.
 */
export async function lookAtStack({ stacks, report }: Ports, { request, verb }: Look): Promise<LookedAt> {
  const { layer, environment, region, expectedAccount, expectedRegion, commands } = request;
  const stackName = nameStack(environment, layer.component);
  const start = { event: "started", verb, layer: layer.name, environment, stackName, region } as const;
  const astray = refuseOtherRegion({ expected: expectedRegion, actual: region, commands });
  if (astray !== undefined) {
    report({ ...start, version: request.version, account: undefined });
    return { kind: "astray", refusal: astray };
  }
  const stack = await stacks.describeStack(stackName);
  const account = stack === undefined ? await stacks.callerAccount() : accountOf(stack.stackId);
  const runningVersion = findVersion(stack?.tags ?? {});
  const version = verb === "diagnose" ? (runningVersion ?? request.version) : request.version;
  report({ ...start, version, account });
  // What answers for the endpoint need not be in the region that is set up.
  const strayed = refuseOtherRegion({ expected: region, actual: regionOf(stack?.stackId ?? ""), commands });
  if (strayed !== undefined) return { kind: "astray", refusal: strayed };
  const elsewhere = refuseOtherAccount({ expected: expectedAccount, actual: account ?? "", commands });
  if (elsewhere !== undefined) return { kind: "astray", refusal: elsewhere };
  return { kind: "looked", stackName, stack, runningVersion };
}

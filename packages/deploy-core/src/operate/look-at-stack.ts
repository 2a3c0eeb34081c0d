import { nameStack } from "../model/desired-stack.ts";
import type { DiagnoseRequest } from "../model/diagnose-request.ts";
import { accountOf, type ObservedStack } from "../model/observed-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { findVersion } from "../model/tags.ts";
import { refuseOtherAccount } from "../plan/status/refuse-state.ts";
import type { Ports } from "../ports.ts";

/** What is asked of a stack by a verb that changes nothing. */
export interface Look {
  readonly request: Pick<
    DiagnoseRequest,
    "layer" | "environment" | "region" | "expectedAccount" | "version" | "commands"
  >;
  readonly verb: "diagnose" | "verify";
}

/** A stack as it was found, or that it would be looked for in another account than the one asked for. */
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
  const { layer, environment, region, expectedAccount, commands } = request;
  const stackName = nameStack(environment, layer.component);
  const stack = await stacks.describeStack(stackName);
  const account = stack === undefined ? await stacks.callerAccount() : accountOf(stack.stackId);
  const runningVersion = findVersion(stack?.tags ?? {});
  const version = verb === "diagnose" ? (runningVersion ?? request.version) : request.version;
  report({ event: "started", verb, layer: layer.name, version, environment, stackName, account, region });
  const elsewhere = refuseOtherAccount({ expected: expectedAccount, actual: account ?? "", commands });
  if (elsewhere !== undefined) return { kind: "astray", refusal: elsewhere };
  return { kind: "looked", stackName, stack, runningVersion };
}

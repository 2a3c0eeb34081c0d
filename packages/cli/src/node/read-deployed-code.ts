import { parseAliasArn, parseAliasNote } from "@logstack/deploy-function";
import type { ObservedStack } from "@logstack/deploy-core";
import { chooseAccess } from "@logstack/deploy-core/node";
import type { EnvironmentConfig } from "@logstack/release";
import type { Deployed } from "../deployed.ts";
import type { Gateway } from "./environment-access.ts";

/** Reads which code serves in the functions of stacks: those that name an alias in their output `CodeAliasArn`. */
export async function readDeployedCode(
  stacks: readonly ObservedStack[],
  { environment, gateway }: { readonly environment: EnvironmentConfig; readonly gateway: Gateway },
): Promise<readonly Deployed[]> {
  const named = stacks.flatMap(({ stackName, outputs }) => {
    const arn = outputs["CodeAliasArn"];
    return arn === undefined ? [] : [{ stackName, place: parseAliasArn(arn) }];
  });
  if (named.length === 0) return [];
  const { env } = await gateway.to(environment);
  const access = chooseAccess({ env, octopusVariables: undefined, account: environment.account, file: undefined });
  // Loaded when it is needed: most environments and most commands have no function.
  const { connectLambda } = await import("@logstack/deploy-function/node");
  const lambda = await connectLambda(access);
  try {
    const found = named.map(async ({ stackName, place }): Promise<readonly Deployed[]> => {
      const note = parseAliasNote((await lambda.connect(place).readAlias())?.description ?? "");
      if (note === undefined) return [];
      const { serving, onTrialFrom } = note;
      const status = onTrialFrom === undefined ? "LIVE" : "ON_TRIAL";
      const { name: layer, version } = serving;
      return [{ environment: environment.name, layer, stackName, version, status, ageMs: undefined }];
    });
    return (await Promise.all(found)).flat();
  } finally {
    lambda.close();
  }
}

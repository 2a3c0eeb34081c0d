import { readReleased } from "@logstack/deploy-configuration";
import type { ObservedStack } from "@logstack/deploy-core";
import { chooseAccess } from "@logstack/deploy-core/node";
import type { EnvironmentConfig } from "@logstack/release";
import type { Deployed } from "../deployed.ts";
import type { Gateway } from "./environment-access.ts";

/** Reads which configurations the machines of stacks have: of those with an output that names an Auto Scaling group. */
export async function readDeployedConfigurations(
  stacks: readonly ObservedStack[],
  { environment, gateway }: { readonly environment: EnvironmentConfig; readonly gateway: Gateway },
): Promise<readonly Deployed[]> {
  const withMachines = stacks.flatMap(({ stackName, stackId, outputs }) => {
    const groups = Object.entries(outputs).flatMap(([name, value]) => (GROUP.test(name) ? [value] : []));
    const account = /^arn:[^:]*:[^:]*:([^:]*):(\d+):/.exec(stackId);
    const [, region, owner] = account ?? [];
    return groups.length === 0 || region === undefined || owner === undefined
      ? []
      : [{ stackName, groups, region, account: owner }];
  });
  if (withMachines.length === 0) return [];
  const { env } = await gateway.to(environment);
  const access = chooseAccess({ env, octopusVariables: undefined, account: environment.account, file: undefined });
  // Loaded when it is needed: most commands have nothing to do with machines.
  const { connectConfiguration } = await import("@logstack/deploy-configuration/aws");
  const connected = connectConfiguration(access);
  try {
    const found = withMachines.map(async ({ stackName, groups, region, account }): Promise<readonly Deployed[]> => {
      const component = stackName.slice(environment.name.length + 1);
      const api = connected.connect({ environment: environment.name, component, account, region });
      const released = await readReleased(api, groups);
      if (released === undefined) return [];
      const { name: layer, version, release, rolling, others: otherRoles, have, all, lacking } = released;
      const status = rolling ? "ROLLING" : "RELEASED";
      const machines = { have, all, lacking };
      const ageMs = undefined;
      return [
        { environment: environment.name, layer, stackName, version, status, ageMs, machines, release, otherRoles },
      ];
    });
    return (await Promise.all(found)).flat();
  } finally {
    connected.close();
  }
}

/** Outputs that name a group of machines; a log group is none. */
const GROUP = /^(?!LogGroup|.*LogGroup).*GroupName$/;

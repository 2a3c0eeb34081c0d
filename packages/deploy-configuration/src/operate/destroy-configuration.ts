import { nameStack, refuseOtherAccount, refuseOtherRegion, type DeployOutcome } from "@logstack/deploy-core";
import type { ConfigurationRequest } from "../model/configuration-request.ts";
import { refuseStackThere, refuseUnconfirmed } from "../plan/refuse-roles.ts";
import type { ConfigurationPorts } from "../ports.ts";
import { removeReleased } from "./remove-released.ts";

/**
 * Takes away what is released to the machines of a layer whose stack is gone: pointers, bundles, reports. Else it stays for a
 * stack that is made anew. Refused while the stack is there: its next machine would have nothing to come up with.
 */
export async function destroyConfiguration(
  request: ConfigurationRequest,
  ports: ConfigurationPorts,
): Promise<DeployOutcome> {
  const { definition, environment, region, version, expectedAccount, expectedRegion, commands } = request;
  const { component, name } = definition;
  const stackName = nameStack(environment, component);
  const stack = await ports.stacks.describeStack(stackName);
  const account = await ports.stacks.callerAccount();
  const [verb, of] = ["destroy", "configuration"] as const;
  ports.report({ event: "started", verb, layer: name, version, environment, stackName, account, region });
  const astray =
    refuseOtherRegion({ expected: expectedRegion, actual: region, commands }) ??
    refuseOtherAccount({ expected: expectedAccount, actual: account, commands });
  if (astray !== undefined) return { kind: "refused", refusal: astray };
  if (stack !== undefined) return { kind: "refused", refusal: refuseStackThere(stackName, commands) };
  const api = ports.connect({ environment, component, account, region });
  const [released] = (await api.pointers.list()).values();
  if (released !== undefined) {
    const what = `without ${name} ${released.current.version} (release ${released.current.release})`;
    const question = `Remove what is released to the machines of ${stackName}? A stack that is made anew has machines that wait.`;
    const answer = request.agreed ? "yes" : await ports.confirm(question);
    if (answer !== "yes") return { kind: "refused", refusal: refuseUnconfirmed(what, { commands, answer, verb }) };
  }
  const { roles, objects } = await removeReleased(api);
  if (roles.length === 0 && objects === 0) return { kind: "absent", of };
  return { kind: "destroyed", retained: [], elapsedMs: ports.clock.now() - request.startedAt, of };
}

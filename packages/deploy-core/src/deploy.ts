import type { DeployRequest } from "./model/deploy-request.ts";
import { describeDesired } from "./model/desired-stack.ts";
import type { DeployOutcome } from "./model/outcome.ts";
import { attachToStack } from "./operate/attach-to-stack.ts";
import { changeStack } from "./operate/change-stack.ts";
import { deleteRemains } from "./operate/delete-remains.ts";
import { readInputs } from "./operate/read-inputs.ts";
import { readSituation } from "./operate/read-situation.ts";
import { describeNothing } from "./plan/judge-outcome.ts";
import { planDeployment } from "./plan/plan-deployment.ts";
import { refuseMissingInputs, refuseOtherAccount } from "./plan/refuse-state.ts";
import { resolveRequest } from "./plan/resolve-request.ts";
import type { Ports } from "./ports.ts";

/**
 * Brings one stack to its desired state, or (verb `plan`) says what that would take and changes nothing.
 * Every ending is a value; a `DeployError` is thrown for bad input, before any call, and for what AWS will not do.
 */
export async function deployStack(request: DeployRequest, ports: Ports): Promise<DeployOutcome> {
  const { values, pending, stackName } = resolveRequest(request);
  const { stack, account, inputs, missing } = await readInputs(ports, { request, stackName, values, pending });
  const elsewhere = refuseOtherAccount({ expected: request.expectedAccount, actual: account });
  if (elsewhere !== undefined) return { kind: "refused", refusal: elsewhere };
  if (missing.length > 0) {
    const waitsFor = [...new Set(missing.map(({ layer }) => layer))];
    return request.verb === "plan"
      ? { kind: "planned", operation: stack === undefined ? "create" : "update", waitsFor }
      : { kind: "refused", refusal: refuseMissingInputs(missing) };
  }

  const { layer, template, commands } = request;
  const desired = describeDesired({ layer, template, parameters: { ...values, ...inputs } });
  const plan = planDeployment(desired, await readSituation(ports, { desired, stack, commands }));
  if (ports.interrupted()) return { kind: "interrupted", runningOn: undefined, reattach: undefined };
  if (plan.kind !== "refuse") ports.report({ event: "decided", operation: plan.kind });
  switch (plan.kind) {
    case "nothing":
      return describeNothing(request, plan.stack);
    case "refuse":
      return { kind: "refused", refusal: plan.refusal };
    case "attach":
      return attachToStack(ports, { request, desired, plan, deployAgain: () => deployStack(request, ports) });
    case "recreate": {
      if (request.verb === "plan") return { kind: "planned", operation: "create", waitsFor: [] };
      const unfinished = await deleteRemains(ports, { stack: plan.stack, request });
      return unfinished ?? changeStack(ports, { request, desired, deployed: undefined });
    }
    case "create":
      return changeStack(ports, { request, desired, deployed: undefined });
    case "update":
      return changeStack(ports, { request, desired, deployed: plan.stack });
  }
}

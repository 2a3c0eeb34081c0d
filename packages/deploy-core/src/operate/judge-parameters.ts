import type { DeployRequest } from "../model/deploy-request.ts";
import type { DesiredStack } from "../model/desired-stack.ts";
import type { Refusal } from "../model/refusal.ts";
import { checkParameterRules } from "../plan/check-parameter-rules.ts";
import { compareParameters } from "../plan/compare-parameters.ts";
import type { DeploymentPlan } from "../plan/plan-deployment.ts";
import type { Ports } from "../ports.ts";

/** The parameters of a deployment, and what is planned with them. */
export interface JudgedParameters {
  readonly request: DeployRequest;
  readonly desired: DesiredStack;
  /** By name: where each value comes from, in words. */
  readonly sources: Readonly<Record<string, string>>;
  readonly plan: DeploymentPlan;
}

/**
 * Reports how the parameters differ from the deployed ones, and returns the refusal of a change that the layer's rules
 * forbid; undefined when there is none. Says nothing where nothing is to be changed by this deployment.
 */
export function judgeParameters({ report }: Ports, judged: JudgedParameters): Refusal | undefined {
  const { request, desired, sources, plan } = judged;
  if (plan.kind !== "create" && plan.kind !== "recreate" && plan.kind !== "update") return undefined;
  const comparison = {
    deployed: plan.kind === "update" ? plan.stack.parameters : undefined,
    wanted: desired.parameters,
    sources,
    template: desired.template,
  };
  const { allowChanging = [], layer } = request;
  const { refusal, allowed, warnings } = checkParameterRules({ ...comparison, layer, allowChanging });
  report({ event: "parameters", parameters: compareParameters(comparison), allowedChanges: allowed });
  for (const message of warnings) report({ event: "warning", message });
  return refusal;
}

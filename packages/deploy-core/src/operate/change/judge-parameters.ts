import type { ParameterConsent } from "../../model/consent.ts";
import type { DeployRequest } from "../../model/deploy-request.ts";
import type { DesiredStack } from "../../model/desired-stack.ts";
import type { Refusal } from "../../model/refusal.ts";
import { checkParameterRules } from "../../plan/parameters/check-parameter-rules.ts";
import { compareParameters } from "../../plan/parameters/compare-parameters.ts";
import type { DeploymentPlan } from "../../plan/plan-deployment.ts";
import type { Ports } from "../../ports.ts";

/** The parameters of a deployment, and what is planned with them. */
export interface JudgedParameters {
  readonly request: DeployRequest;
  readonly desired: DesiredStack;
  /** By name: where each value comes from, in words. */
  readonly sources: Readonly<Record<string, string>>;
  readonly plan: DeploymentPlan;
}

/** What the layer's rules make of the parameters. */
export interface ParameterJudgement {
  /** Undefined when no rule forbids this deployment. */
  readonly refusal: Refusal | undefined;
  /** What changes against its rule, because a person named it. */
  readonly allowed: readonly ParameterConsent[];
}

/**
 * Reports how the parameters differ from the deployed ones, and judges them by the layer's rules. Says nothing where
 * nothing is to be changed by this deployment.
 */
export function judgeParameters({ report }: Ports, judged: JudgedParameters): ParameterJudgement {
  const { request, desired, sources, plan } = judged;
  if (!CHANGES[plan.kind]) return { refusal: undefined, allowed: [] };
  const comparison = {
    deployed: plan.kind === "update" || plan.kind === "fixForward" ? plan.stack.parameters : undefined,
    wanted: desired.parameters,
    sources,
    template: desired.template,
  };
  const { allowChanging = [], layer } = request;
  const { refusal, allowed, warnings } = checkParameterRules({ ...comparison, layer, allowChanging });
  report({
    event: "parameters",
    parameters: compareParameters(comparison),
    allowedChanges: allowed.map(({ parameter }) => parameter),
  });
  for (const message of warnings) report({ event: "warning", message });
  return { refusal, allowed };
}

/** Which plans change a stack to the wanted parameters by this very deployment. */
const CHANGES = {
  create: true,
  recreate: true,
  update: true,
  fixForward: true,
  continue: false,
  attach: false,
  nothing: false,
  refuse: false,
  startOver: false,
} as const satisfies Record<DeploymentPlan["kind"], boolean>;

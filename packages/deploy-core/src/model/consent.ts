import type { ConsentOption, DataEffect, Treatment } from "./data-effect.ts";
import type { ParameterRule } from "./layer.ts";

/** The logical ids that a person named, by the option that names them; exact, there is no wildcard. */
export interface Allowances {
  readonly allowReplacing: readonly string[];
  readonly allowRemoving: readonly string[];
  readonly allowRolling: readonly string[];
}

/** That a person named a resource, whose data the deployment may therefore do this to. */
export interface Consent {
  readonly option: ConsentOption;
  readonly logicalId: string;
  readonly type: string;
  readonly treatment: Treatment;
  readonly effect: DataEffect;
  /** What data it is, in words. */
  readonly holds: string;
}

/** That a person named a parameter, which may therefore change against the layer's rule for it. */
export interface ParameterConsent {
  readonly option: "--allow-changing";
  readonly parameter: string;
  readonly rule: ParameterRule["rule"];
  /** Why there is the rule, in the layer's words. */
  readonly because: string;
}

/** All that a person consented to, and that this deployment needed. */
export interface NeededConsents {
  readonly consents: readonly Consent[];
  readonly parameterConsents: readonly ParameterConsent[];
}

/** One option with one of the logical ids it was given. */
export interface GivenConsent {
  readonly option: ConsentOption;
  readonly logicalId: string;
}

/** Lists each option with each logical id it was given, in the order of the options. */
export function listGiven({ allowReplacing, allowRemoving, allowRolling }: Allowances): readonly GivenConsent[] {
  const given = (option: ConsentOption, logicalIds: readonly string[]): readonly GivenConsent[] =>
    [...new Set(logicalIds)].map((logicalId) => ({ option, logicalId }));
  return [
    ...given("--allow-replacing", allowReplacing),
    ...given("--allow-removing", allowRemoving),
    ...given("--allow-rolling", allowRolling),
  ];
}

/** True where the option was given with exactly this logical id. */
export function isGiven(allowances: Allowances, { option, logicalId }: GivenConsent): boolean {
  return listGiven(allowances).some((given) => given.option === option && given.logicalId === logicalId);
}

import { ALARM_RULES } from "./house-rules/alarm-rules.ts";
import { DATA_RULES } from "./house-rules/data-rules.ts";
import { FUNCTION_RULES } from "./house-rules/function-rules.ts";
import type { HouseRule } from "./house-rules/house-rule.ts";
import { MACHINE_RULES } from "./house-rules/machine-rules.ts";
import { NETWORK_RULES } from "./house-rules/network-rules.ts";
import { PARAMETER_RULES } from "./house-rules/parameter-rules.ts";
import { PERMISSION_RULES } from "./house-rules/permission-rules.ts";
import { PORTABILITY_RULES } from "./house-rules/portability-rules.ts";
import { findNearestName } from "./find-nearest-name.ts";
import { findLine, findLineAt, isObject, type ParsedTemplate } from "./template.ts";

/** Every house rule, in the order in which violations are told. */
export const HOUSE_RULES: readonly HouseRule[] = [
  ...DATA_RULES,
  ...PARAMETER_RULES,
  ...PERMISSION_RULES,
  ...NETWORK_RULES,
  ...MACHINE_RULES,
  ...FUNCTION_RULES,
  ...ALARM_RULES,
  ...PORTABILITY_RULES,
];

/** One place where a template breaks a house rule. */
export interface HouseRuleViolation {
  readonly rule: string;
  /** The resource, parameter or output; undefined when it is the template as a whole. */
  readonly logicalId: string | undefined;
  /** Line in the template, counted from 1. */
  readonly line: number;
  /** A sentence: what is wrong and what is right. */
  readonly problem: string;
}

/**
 * Finds every place where a template breaks a house rule, by line. A resource is exempt from a rule when its
 * `Metadata.HouseRules` holds the rule's name with the reason as a sentence; an exemption that is without a
 * reason, or that exempts from nothing, is a violation itself.
 */
export function findHouseRuleViolations(template: ParsedTemplate): readonly HouseRuleViolation[] {
  const exemptions = findExemptions(template);
  const breaches = HOUSE_RULES.flatMap(({ name, find }) =>
    find(template).map((breach) => ({
      rule: name,
      logicalId: breach.logicalId,
      line: findBreachLine(template, breach),
      problem: breach.problem,
    })),
  );
  const isExempt = ({ rule, logicalId }: HouseRuleViolation): boolean =>
    exemptions.some((each) => each.rule === rule && each.logicalId === logicalId && each.reason.trim() !== "");
  return [...breaches.filter((breach) => !isExempt(breach)), ...findBadExemptions(exemptions, breaches)].sort(
    (a, b) => a.line - b.line,
  );
}

/** Renders a violation as one line for a test's failure or a terminal. */
export function renderHouseRuleViolation(template: ParsedTemplate, violation: HouseRuleViolation): string {
  const subject = violation.logicalId === undefined ? "" : ` ${violation.logicalId}:`;
  return `${template.path}:${violation.line}${subject} ${violation.problem} (${violation.rule})`;
}

interface Exemption {
  readonly rule: string;
  readonly logicalId: string;
  readonly reason: string;
  readonly line: number;
}

function findExemptions(template: ParsedTemplate): readonly Exemption[] {
  return [...template.resources.values()].flatMap(({ logicalId, metadata }) => {
    const rules = metadata["HouseRules"];
    if (!isObject(rules)) return [];
    return Object.entries(rules).map(([rule, reason]) => ({
      rule,
      logicalId,
      reason: typeof reason === "string" ? reason : "",
      line: findLineAt(template, ["Resources", logicalId, "Metadata", "HouseRules", rule]),
    }));
  });
}

function findBadExemptions(
  exemptions: readonly Exemption[],
  breaches: readonly HouseRuleViolation[],
): readonly HouseRuleViolation[] {
  return exemptions.flatMap(({ rule, logicalId, reason, line }) => {
    const problem = findExemptionProblem(
      { rule, reason },
      breaches.some((each) => each.rule === rule && each.logicalId === logicalId),
    );
    return problem === undefined ? [] : [{ rule: "exemptionsHaveReasons", logicalId, line, problem }];
  });
}

function findExemptionProblem(
  { rule, reason }: { rule: string; reason: string },
  isNeeded: boolean,
): string | undefined {
  const names = HOUSE_RULES.map(({ name }) => name);
  if (!names.includes(rule)) {
    const nearest = findNearestName(rule, names);
    return `There is no house rule "${rule}"${nearest === undefined ? "." : `; did you mean "${nearest}"?`}`;
  }
  if (reason.trim() === "") return `The exemption from ${rule} has no reason; say why as a sentence.`;
  return isNeeded ? undefined : `The resource does not break ${rule}; remove the exemption.`;
}

function findBreachLine(
  template: ParsedTemplate,
  { logicalId, path }: { logicalId: string | undefined; path?: readonly string[] },
): number {
  if (path !== undefined) return findLineAt(template, path);
  return (logicalId === undefined ? undefined : findLine(template, logicalId)) ?? 1;
}

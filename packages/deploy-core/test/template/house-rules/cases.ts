import { findHouseRuleViolations } from "../../../src/template/house-rules.ts";
import { parseTemplate } from "../../../src/template/parse-template.ts";

/** Two templates for one rule: one that breaks it, with what is said about it, and one that keeps it. */
export interface RuleCase {
  readonly rule: string;
  /** What is wrong, in a few words. */
  readonly when: string;
  readonly breaking: string;
  /** Logical id and sentence of every violation, in the order of lines. */
  readonly says: readonly string[];
  readonly keeping: string;
}

/** Returns `<line> <logical id>: <sentence>` for every violation of this rule. */
export function violationsOf(rule: string, text: string): readonly string[] {
  return findHouseRuleViolations(parseTemplate(text, "template.yaml"))
    .filter((violation) => violation.rule === rule)
    .map(({ logicalId, line, problem }) => `${line} ${logicalId ?? "template"}: ${problem}`);
}

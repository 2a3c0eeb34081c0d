import type { Condition, Configuration, Operand } from "../language/syntax-tree.ts";
import type { Finding } from "./finding.ts";
import { conditionsOf, expressionsOf, operandsOf } from "./walk.ts";

/** Conditions that Logstash reads and that do not mean what they seem to. */
export function checkConditions(configuration: Configuration): readonly Finding[] {
  return conditionsOf(configuration).flatMap((condition) => [
    ...checkOperators(condition),
    ...expressionsOf(condition).flatMap(operandsOf).flatMap(checkOperand),
  ]);
}

function checkOperators({ rest }: Condition): readonly Finding[] {
  const operators = new Set(rest.map(({ operator }) => operator));
  const odd = rest.find(({ operator }) => operator === "xor" || operator === "nand");
  if (odd === undefined || operators.size === 1) return [];
  const message = `${odd.operator} has no precedence over other operators in Logstash; put what belongs together in parentheses.`;
  return [{ rule: "condition", kind: "refused", at: odd.at, message }];
}

function checkOperand(operand: Operand): readonly Finding[] {
  const error = (message: string): Finding => ({ rule: "condition", kind: "refused", at: operand.at, message });
  switch (operand.kind) {
    case "selector": {
      const quoted = operand.path.find((element) => /^\s*["'].*["']\s*$/.test(element));
      if (quoted === undefined) return [];
      const how = 'Compare with == for one text, or give two: ["a", "a"].';
      return [error(`Logstash reads [${quoted}] as a field, not as an array of one text. ${how}`)];
    }
    case "call":
      return [error(`Logstash's grammar reads ${operand.name}( ), but Logstash has no functions.`)];
    case "array":
    case "string":
    case "number":
    case "regex":
      return [];
  }
}

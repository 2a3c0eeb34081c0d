import { parseDouble, renderDouble } from "../number.ts";
import type { Calculation, CalculationNode } from "../template.ts";
import { resolveName, type Within } from "./resolve-name.ts";

/** The number that a calculation comes to, as text, or why there is none. */
export type Sum = { readonly kind: "text"; readonly text: string } | NoSum;

/** Why a calculation comes to nothing; `what` is the noun phrase of a `Problem`. */
export interface NoSum {
  readonly kind: "missing" | "noResult";
  readonly what: string;
}

/** Returns what a calculation comes to, in floating-point numbers of 64 bits, as in Octopus. */
export function evaluateCalculation(node: CalculationNode, within: Within): Sum {
  const value = calculate(node.sum, node, within);
  if (typeof value !== "number") return value;
  // Octopus writes the sign of infinity, which nobody wants in a file.
  if (!Number.isFinite(value)) return noResult("a calculation that divides by zero or is beyond all numbers");
  return { kind: "text", text: renderDouble(value) };
}

function calculate(sum: Calculation, node: CalculationNode, within: Within): number | NoSum {
  switch (sum.kind) {
    case "number":
      return sum.value;
    case "name": {
      const { source } = sum.name;
      const resolved = resolveName(sum.name, { token: node.source, at: node.at }, within);
      if (resolved.kind === "text") {
        return parseDouble(resolved.text) ?? noResult(`a calculation with ${source}, which is not a number`);
      }
      const hint = /[-/]/.test(source) ? " (before a - or / a name is written in braces, {Name}-1)" : "";
      return { kind: "missing", what: `a calculation with ${source}, for which there is no variable${hint}` };
    }
    case "chain": {
      let result = calculate(sum.first, node, within);
      for (const { operator, operand } of sum.rest) {
        if (typeof result !== "number") return result;
        const right = calculate(operand, node, within);
        if (typeof right !== "number") return right;
        result = OPERATORS[operator](result, right);
      }
      return result;
    }
  }
}

function noResult(what: string): NoSum {
  return { kind: "noResult", what };
}

const OPERATORS = {
  "+": (left: number, right: number) => left + right,
  "-": (left: number, right: number) => left - right,
  "*": (left: number, right: number) => left * right,
  "/": (left: number, right: number) => left / right,
} as const;

import type { Condition, Operand } from "../template.ts";
import { readExpression, readQuoted } from "./read-expression.ts";
import type { Reader } from "./reader.ts";

/** Reads what follows `if`, `unless` or `elseif`: a value, or two with `==` or `!=` between them. */
export function readCondition(reader: Reader): Condition {
  const left = readOperand(reader);
  reader.skipSpace();
  const kind = reader.take("==") ? "equal" : reader.take("!=") ? "different" : "truthy";
  if (kind !== "truthy") return { kind, left, right: readOperand(reader) };
  if (left.kind === "literal") return reader.failAt("the `==` or `!=` of a comparison");
  return { kind, operand: left };
}

function readOperand(reader: Reader): Operand {
  reader.skipSpace();
  const text = readQuoted(reader);
  return text === undefined ? { kind: "value", expression: readExpression(reader) } : { kind: "literal", text };
}

import { readBareword, readNumber, readRegex, readString } from "./read-literals.ts";
import { readArray } from "./read-value.ts";
import type { Reader } from "./reader.ts";
import type { BooleanOperator, Condition, Expression, Group, Operand, Selector } from "./syntax-tree.ts";

/** Reads expressions as long as boolean operators join them. */
export function readCondition(reader: Reader): Condition {
  const first = readExpression(reader);
  const rest: Condition["rest"][number][] = [];
  for (;;) {
    reader.skipSpace();
    const at = reader.here;
    const operator = BOOLEAN_OPERATORS.find((candidate) => reader.take(candidate));
    if (operator === undefined) return { first, rest };
    reader.skipSpace();
    rest.push({ operator, at, expression: readExpression(reader) });
  }
}

/** The operand with which a condition ends; undefined when it ends with a bracket. */
export function lastOperandOf({ first, rest }: Condition): Operand | undefined {
  const expression = rest.at(-1)?.expression ?? first;
  if (expression.kind === "comparison") return expression.right;
  if (expression.kind === "match") return expression.pattern;
  if (expression.kind === "membership") return expression.list;
  return expression.kind === "truth" ? expression.operand : undefined;
}

const BOOLEAN_OPERATORS: readonly BooleanOperator[] = ["and", "or", "xor", "nand"];
const COMPARISONS = ["==", "!=", "<=", ">=", "<", ">"] as const;
const MATCHES = ["=~", "!~"] as const;

function readExpression(reader: Reader): Expression {
  if (reader.next === "(") return readGroup(reader);
  if (reader.next === "!") return readNegation(reader);
  const at = reader.here;
  const left = readOperand(reader);
  const afterLeft = reader.index;
  reader.skipSpace();
  const match = MATCHES.find((operator) => reader.take(operator));
  if (match !== undefined) {
    reader.skipSpace();
    const pattern = readString(reader) ?? readRegex(reader);
    if (pattern === undefined)
      reader.fail({ expected: `a regular expression after ${match}`, hint: "It is written /.../ or as a string." });
    return { kind: "match", operator: match, left, pattern, at };
  }
  const comparison = COMPARISONS.find((operator) => reader.take(operator));
  if (comparison !== undefined) {
    reader.skipSpace();
    return { kind: "comparison", operator: comparison, left, right: readOperand(reader), at };
  }
  const membership = readMembership(reader);
  if (membership !== undefined) {
    reader.skipSpace();
    return { kind: "membership", operator: membership, item: left, list: readOperand(reader), at };
  }
  reader.index = afterLeft;
  return { kind: "truth", operand: left, at };
}

function readMembership(reader: Reader): "in" | "not in" | undefined {
  if (reader.take("in")) return "in";
  if (!reader.take("not ")) return undefined;
  reader.skipSpace();
  if (!reader.take("in")) reader.fail({ expected: "`in` after `not`" });
  return "not in";
}

function readGroup(reader: Reader): Group {
  return reader.deeper(() => {
    const at = reader.here;
    reader.enter("(");
    reader.skipSpace();
    const condition = readCondition(reader);
    reader.skipSpace();
    if (!reader.leave()) reader.fail({ expected: "a boolean operator or `)`", hint: hintAtOperator(reader) });
    return { kind: "group", condition, at };
  });
}

function readNegation(reader: Reader): Expression {
  const at = reader.here;
  reader.take("!");
  reader.skipSpace();
  if (reader.next === "(") return { kind: "negation", operand: readGroup(reader), at };
  const operand = readSelector(reader);
  if (operand === undefined) reader.fail({ expected: "`(` or a [field] after `!`" });
  return { kind: "negation", operand, at };
}

function readOperand(reader: Reader): Operand {
  const simple = readString(reader) ?? readNumber(reader) ?? readSelector(reader);
  if (simple !== undefined) return simple;
  if (reader.next === "[") return readArray(reader);
  const regex = readRegex(reader);
  if (regex !== undefined) return regex;
  return readCall(reader);
}

function readCall(reader: Reader): Operand {
  const start = reader.index;
  const name = readBareword(reader);
  if (name === undefined)
    reader.fail({ expected: "a [field], a string, a number or an array", hint: hintAtOperand(reader) });
  reader.skipSpace();
  if (reader.next !== "(") {
    reader.index = start;
    reader.fail({ expected: "a [field], a string, a number or an array", hint: hintAtWord(name.text) });
  }
  return reader.deeper(() => {
    reader.enter("(");
    reader.skipSpace();
    const operands: Operand[] = [];
    while (!reader.leave()) {
      if (operands.length > 0 && !reader.take(",")) reader.fail({ expected: "`,` or `)`" });
      reader.skipSpace();
      operands.push(readOperand(reader));
      reader.skipSpace();
    }
    return { kind: "call", name: name.text, arguments: operands, at: name.at };
  });
}

/** Reads `[a][b]`, or nothing where the bracket opens an array. */
function readSelector(reader: Reader): Selector | undefined {
  const at = reader.here;
  const path: string[] = [];
  for (;;) {
    const element = reader.match(/\[[^\][,]+/y);
    if (element === undefined) break;
    if (!reader.take("]")) {
      reader.index -= element.length;
      break;
    }
    path.push(element.slice(1));
  }
  return path.length === 0 ? undefined : { kind: "selector", path, at };
}

function hintAtOperand(reader: Reader): string {
  if (reader.next === "{") return "The condition is missing.";
  if (reader.next === "=") return "Equal is written `==`.";
  if (reader.sees("$")) return 'A variable stands between quotes: "${NAME:default}".';
  return "";
}

function hintAtWord(word: string): string {
  if (word === "not") return "Logstash negates with `!`: ! [field] or !( ... ).";
  if (word === "true" || word === "false")
    return `A boolean is compared as a string, "${word}", or the field stands by itself.`;
  return `A text is written "${word}" and a field [${word}].`;
}

/** What may be meant where a boolean operator, `)` or `{` should stand. */
export function hintAtOperator(reader: Reader): string {
  if (reader.sees("&&")) return "It is written `and`.";
  if (reader.sees("||")) return "It is written `or`.";
  if (reader.next === "=" && !reader.sees("==") && !reader.sees("=~"))
    return "Equal is written `==`, and a pattern follows `=~`.";
  if (/[=!<>]/.test(reader.next))
    return "`!` negates one field; a comparison is negated by !( ... ), and compared twice with `and`.";
  return "";
}

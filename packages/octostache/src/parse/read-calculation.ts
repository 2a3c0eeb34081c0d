import type { Calculation, Name, Operation } from "../template.ts";
import { readName } from "./read-name.ts";
import type { Reader } from "./reader.ts";

/**
 * Reads what follows `calc`: numbers, names, `+ - * /` and parentheses.
 * `-` and `/` are also characters of names, so a name in front of one of them is written in braces: `{A}-1`.
 */
export function readCalculation(reader: Reader): Calculation {
  return readChain(reader, ["+", "-"], (next) => readChain(next, ["*", "/"], readOperand));
}

function readChain(
  reader: Reader,
  operators: readonly Operation["operator"][],
  read: (reader: Reader) => Calculation,
): Calculation {
  const first = read(reader);
  const rest: Operation[] = [];
  for (;;) {
    reader.skipSpace();
    const operator = operators.find((each) => reader.take(each));
    if (operator === undefined) return rest.length === 0 ? first : { kind: "chain", first, rest };
    rest.push({ operator, operand: read(reader) });
  }
}

function readOperand(reader: Reader): Calculation {
  reader.skipSpace();
  if (reader.take("(")) {
    return reader.deeper(() => {
      const inside = readCalculation(reader);
      reader.skipSpace();
      return reader.take(")") ? inside : reader.failAt("the `)` of a calculation");
    });
  }
  if (reader.take("{")) return { kind: "name", name: readBracedName(reader) };
  const number = reader.match(/\d+(?:\.\d+)?/y);
  if (number !== undefined) return { kind: "number", value: Number(number) };
  return { kind: "name", name: readName(reader, WITHOUT_PARENTHESES) };
}

function readBracedName(reader: Reader): Name {
  reader.skipSpace();
  const name = readName(reader);
  return reader.take("}") ? name : reader.failAt("the `}` of a name in a calculation");
}

/** Parentheses belong to the calculation, unless the name stands in braces. */
const WITHOUT_PARENTHESES = /[\p{L}\p{Nd}\s_\-:/~@]+/uy;

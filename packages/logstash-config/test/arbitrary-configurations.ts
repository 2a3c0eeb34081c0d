import * as fc from "fast-check";
import type {
  Condition,
  Configuration,
  Expression,
  Operand,
  Plugin,
  Statement,
  Value,
} from "../src/language/syntax-tree.ts";

/** Configurations of every kind of node, as the parser could have read them. */
export function configurations(): fc.Arbitrary<Configuration> {
  const section = fc.record({
    kind: fc.constant("section" as const),
    name: fc.constantFrom("input" as const, "filter" as const, "output" as const),
    at: AT,
    body: fc.array(statements(3), { maxLength: 3 }),
  });
  return fc.record({ kind: fc.constant("configuration" as const), sections: fc.array(section, { maxLength: 4 }) });
}

const AT = fc.constant({ file: "", line: 0, column: 0 });
const words = fc.constantFrom("mutate", "grok", "x1", "iffy", "input", "and", "UTF_8", "true", "elsewhere");
const quotes = fc.constantFrom('"' as const, "'" as const);
const pieces = fc.constantFrom(
  "a",
  " ",
  "#",
  "{",
  "}",
  "[",
  "]",
  ",",
  "=>",
  "%{[a][b]}",
  "${V:1}",
  "\\",
  "\n",
  "/",
  "ä",
  "if",
);

const strings = fc
  .record({ pieces: fc.array(pieces, { maxLength: 5 }), quote: quotes, escaped: fc.boolean() })
  .map(({ pieces: held, quote, escaped }) => {
    const text = held.join("").replace(/\\+$/, "");
    return { kind: "string" as const, text: escaped ? `${text}\\${quote}.` : text, quote, at: NOWHERE };
  });
const NOWHERE = { file: "", line: 0, column: 0 };
const barewords = words.map((text) => ({ kind: "bareword" as const, text, at: NOWHERE }));
const numbers = fc
  .constantFrom("0", "5044", "-3", "1.5", "7.")
  .map((text) => ({ kind: "number" as const, text, at: NOWHERE }));

const names = fc.oneof(
  fc.constantFrom("mutate", "a", "5", "match-all", "type").map((text) => ({ text, quote: "" as const, at: NOWHERE })),
  strings.map(({ text, quote, at }) => ({ text, quote, at })),
);

function values(depth: number): fc.Arbitrary<Value> {
  const simple = fc.oneof(barewords, strings, numbers);
  if (depth === 0) return simple;
  const array = fc
    .array(values(depth - 1), { maxLength: 3 })
    .map((items): Value => ({ kind: "array", items, at: NOWHERE }));
  const entry = fc.record({ key: fc.oneof(barewords, strings, numbers), value: values(depth - 1) });
  const hash = fc.array(entry, { maxLength: 3 }).map((entries): Value => ({ kind: "hash", entries, at: NOWHERE }));
  return fc.oneof(simple, array, hash, plugins(depth - 1));
}

function plugins(depth: number): fc.Arbitrary<Plugin> {
  const attribute = fc.record({ name: names, value: values(depth) });
  return fc.record({ name: names, attributes: fc.array(attribute, { maxLength: 3 }) }).map(({ name, attributes }) => ({
    kind: "plugin",
    name,
    at: NOWHERE,
    attributes: attributes.map((held) => ({ kind: "attribute", at: NOWHERE, ...held })),
  }));
}

function statements(depth: number): fc.Arbitrary<Statement> {
  if (depth === 0) return plugins(1);
  const body = fc.array(statements(depth - 1), { maxLength: 2 });
  const arm = fc.record({ condition: conditions(2), body, at: AT });
  const branch = fc
    .record({ arms: fc.array(arm, { minLength: 1, maxLength: 3 }), otherwise: fc.option(body) })
    .map(({ arms: [first, ...others], otherwise }): Statement => {
      if (first === undefined) throw new Error("one arm at least");
      const arms = [first, ...others] as const;
      return { kind: "branch", at: NOWHERE, arms: [...arms], ...(otherwise === null ? {} : { otherwise }) };
    });
  return fc.oneof(plugins(2), branch);
}

const selectors = fc
  .array(fc.constantFrom("a", "@metadata", "tags", "0", "a b", '"q"'), { minLength: 1, maxLength: 3 })
  .map((path) => ({ kind: "selector" as const, path, at: NOWHERE }));
const regexes = fc
  .constantFrom("^a", "\\/x", "[0-9]{2}", "#", "")
  .map((text) => ({ kind: "regex" as const, text, at: NOWHERE }));

function operands(depth: number): fc.Arbitrary<Operand> {
  const simple = fc.oneof(strings, numbers, selectors, regexes);
  if (depth === 0) return simple;
  // An array of one plain item, or with a bracket in its first string, would read as a [field].
  const array = fc
    .tuple(fc.oneof(barewords, numbers), values(1))
    .map((items): Operand => ({ kind: "array", items, at: NOWHERE }));
  const call = fc
    .record({ name: words, arguments: fc.array(operands(0), { maxLength: 2 }) })
    .map((held): Operand => ({ kind: "call", at: NOWHERE, ...held }));
  return fc.oneof(simple, array, call);
}

function conditions(depth: number): fc.Arbitrary<Condition> {
  const operator = fc.constantFrom("and" as const, "or" as const, "xor" as const, "nand" as const);
  const rest = fc.record({ operator, at: AT, expression: expressions(depth) });
  return fc.record({ first: expressions(depth), rest: fc.array(rest, { maxLength: 2 }) });
}

function expressions(depth: number): fc.Arbitrary<Expression> {
  const operand = operands(1);
  const simple = fc.oneof(
    operand.map((held): Expression => ({ kind: "truth", operand: held, at: NOWHERE })),
    fc.record({
      kind: fc.constant("comparison" as const),
      operator: fc.constantFrom("==" as const, "!=" as const, "<" as const, ">" as const, "<=" as const, ">=" as const),
      left: operand,
      right: operand,
      at: AT,
    }),
    fc.record({
      kind: fc.constant("membership" as const),
      operator: fc.constantFrom("in" as const, "not in" as const),
      item: operand,
      list: operand,
      at: AT,
    }),
    fc.record({
      kind: fc.constant("match" as const),
      operator: fc.constantFrom("=~" as const, "!~" as const),
      left: operand,
      pattern: fc.oneof(strings, regexes),
      at: AT,
    }),
  );
  if (depth === 0) return simple;
  const group = conditions(depth - 1).map((condition) => ({ kind: "group" as const, condition, at: NOWHERE }));
  const negation = fc
    .oneof(group, selectors)
    .map((held): Expression => ({ kind: "negation", operand: held, at: NOWHERE }));
  return fc.oneof(simple, group, negation);
}

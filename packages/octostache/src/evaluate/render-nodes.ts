import { applyFilter } from "../filters/filters.ts";
import type {
  CalculationNode,
  Condition,
  ConditionalNode,
  EachNode,
  Expression,
  Node,
  Operand,
  SubstitutionNode,
} from "../template.ts";
import { isRewrittenDate, readJson } from "../variables/read-json.ts";
import { type Binding, bindValue } from "../variables/variables.ts";
import { evaluateCalculation } from "./evaluate-calculation.ts";
import { type Evaluation, type Frame, report } from "./evaluation.ts";
import { type Asking, resolveName, type Within } from "./resolve-name.ts";

/** Returns the text that nodes come to; what has no result stays as it is written, and is reported. */
export function renderNodes(nodes: readonly Node[], frame: Frame, evaluation: Evaluation): string {
  const inner = { ...frame, depth: frame.depth + 1 };
  return nodes.map((node) => renderNode(node, { frame: inner, evaluation })).join("");
}

function renderNode(node: Node, within: Within): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "substitution":
      return renderSubstitution(node, within);
    case "conditional":
      return renderConditional(node, within);
    case "each":
      return renderEach(node, within);
    case "calculation":
      return renderCalculation(node, within);
  }
}

function renderSubstitution({ expression, at, source }: SubstitutionNode, within: Within): string {
  const { frame, evaluation } = within;
  const value = evaluateExpression(expression, { token: source, at }, within);
  if (value !== undefined) return value.text;
  if (expression.filters.at(-1)?.name.toLowerCase() !== "null") return source;
  if (frame.outer === undefined) {
    evaluation.nulls.push({ kind: "noResult", what: "a result that is null", token: source, at, through: [] });
  }
  return "";
}

/** The value of an expression; undefined, and reported, when it has none. */
function evaluateExpression(
  { input, filters }: Expression,
  asking: Asking,
  within: Within,
): { readonly text: string } | undefined {
  const { frame, evaluation } = within;
  const before = evaluation.problems.length;
  const resolved = input === undefined ? undefined : resolveName(input, asking, within);
  let text = resolved?.kind === "text" ? resolved.text : undefined;
  let failure: Failure | undefined =
    resolved !== undefined && text === undefined ? { kind: "missing", what: "a token without a variable" } : undefined;
  for (const { name, args } of filters) {
    const given = args.map((each) => renderNode(each, within));
    const result = applyFilter(name, { input: text, args: given, clock: evaluation.clock });
    switch (result.kind) {
      case "text":
        text = result.text;
        // A missing variable is made up for by a filter that needs none; a mistake in a filter is not.
        if (failure?.kind === "missing") failure = undefined;
        break;
      case "none":
        text = undefined;
        if (name.toLowerCase() !== "null") failure ??= { kind: "noResult", what: result.because };
        break;
      case "unsupported":
        report(evaluation, frame, { kind: "unsupported", what: result.what, ...asking });
        return undefined;
    }
  }
  if (failure !== undefined && !toldOfTheWay(evaluation, before)) report(evaluation, frame, { ...failure, ...asking });
  return text === undefined ? undefined : { text };
}

/** Why an expression has no value. */
interface Failure {
  readonly kind: "missing" | "noResult";
  readonly what: string;
}

function renderCalculation(node: CalculationNode, within: Within): string {
  const { frame, evaluation } = within;
  const before = evaluation.problems.length;
  const sum = evaluateCalculation(node, within);
  if (sum.kind === "text") return sum.text;
  if (!toldOfTheWay(evaluation, before)) {
    report(evaluation, frame, { kind: sum.kind, what: sum.what, token: node.source, at: node.at });
  }
  return `#{${node.inside}}`;
}

/** What was already said of the way to a value need not be said of the token that took it. */
function toldOfTheWay({ problems }: Evaluation, since: number): boolean {
  return problems.slice(since).some(({ kind }) => kind === "recursion" || kind === "unsupported");
}

function renderConditional({ branches, otherwise, at, source, opening }: ConditionalNode, within: Within): string {
  const asking = { token: opening, at };
  for (const { condition, body } of branches) {
    const holds = evaluateCondition(condition, asking, within);
    if (holds === undefined) return source;
    if (holds) return renderNodes(body, within.frame, within.evaluation);
  }
  return renderNodes(otherwise, within.frame, within.evaluation);
}

/** Whether a condition holds; undefined, and reported, when a filter in it has no result. */
function evaluateCondition(condition: Condition, asking: Asking, within: Within): boolean | undefined {
  if (condition.kind === "truthy") {
    const value = evaluateOperand(condition.operand, asking, within);
    return value === undefined ? undefined : isTruthy(value);
  }
  const left = evaluateOperand(condition.left, asking, within);
  const right = left === undefined ? undefined : evaluateOperand(condition.right, asking, within);
  if (left === undefined || right === undefined) return undefined;
  // Octopus's documentation says that case makes no difference; its code compares exactly.
  return (left === right) === (condition.kind === "equal");
}

function evaluateOperand(operand: Operand, asking: Asking, within: Within): string | undefined {
  if (operand.kind === "literal") return operand.text;
  const { input, filters } = operand.expression;
  if (filters.length > 0 || input === undefined) return evaluateExpression(operand.expression, asking, within)?.text;
  const resolved = resolveName(input, asking, within);
  return resolved.kind === "text" ? resolved.text : "";
}

/** False are nothing, `0`, and `no` and `false` in any case and with white space around them. */
function isTruthy(value: string): boolean {
  return value !== "" && value !== "0" && !/^\s*(?:no|false)\s*$/i.test(value);
}

function renderEach(node: EachNode, within: Within): string {
  const { frame, evaluation } = within;
  const items = findItems(node, within);
  return items
    .map((item, index) => {
      const bindings = bindItem(node.item, { item, index, last: items.length - 1 });
      return renderNodes(node.body, { ...frame, scope: { bindings, parent: frame.scope } }, evaluation);
    })
    .join("");
}

/** Entries, else the parts of JSON, else what stands between commas, spaces included. A missing collection is empty. */
function findItems({ collection, at, source }: EachNode, within: Within): readonly Binding[] {
  const resolved = resolveName(collection, { token: source, at }, within);
  if (resolved.kind === "missing") return [];
  if (resolved.kind === "entries") return resolved.entries.map(withKey);
  const { text, variable } = resolved;
  const bind = (part: string): Binding => bindValue({ kind: "literal", text: part, variable });
  const json = readJson(text);
  if (json === undefined) return text.split(",").map(bind);
  const parts = json.kind === "array" ? json.items : [...json.members.values()];
  if (parts.some(isRewrittenDate)) {
    const what = "a date inside JSON, which Octopus rewrites";
    report(within.evaluation, within.frame, { kind: "unsupported", what, token: source, at });
  }
  if (json.kind === "array") return json.items.map(bind);
  return [...json.members].map(([key, part]) => ({
    ...bind(key),
    members: new Map([
      ["key", bind(key)],
      ["value", bind(part)],
    ]),
  }));
}

/** An entry answers to `.Key` with its index, unless a variable of that name does. */
function withKey(entry: Binding): Binding {
  if (entry.index === undefined || entry.members.has("key")) return entry;
  const key = bindValue({ kind: "literal", text: entry.index, variable: undefined });
  return { ...entry, members: new Map([["key", key], ...entry.members]) };
}

function bindItem(
  name: string,
  { item, index, last }: { readonly item: Binding; readonly index: number; readonly last: number },
): Binding {
  const special = (key: string, text: string): readonly [string, Binding] => [
    key.toLowerCase(),
    bindValue({ kind: "literal", text, variable: undefined }),
  ];
  const each = inside([
    special("Index", String(index)),
    special("First", index === 0 ? "True" : "False"),
    special("Last", index === last ? "True" : "False"),
  ]);
  const octopus = inside([["template", inside([["each", each]])]]);
  return inside([
    ["octopus", octopus],
    [name.toLowerCase(), item],
  ]);
}

function inside(members: readonly (readonly [string, Binding])[]): Binding {
  return { members: new Map(members), entries: new Map() };
}

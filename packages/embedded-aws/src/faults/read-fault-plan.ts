import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { isObject, type Json } from "../json.ts";
import type { Fault, FaultPlan } from "./fault.ts";
import { findContradictions } from "./find-contradictions.ts";
import { FAULT_SHAPES, type Shape } from "./fault-shapes.ts";
import type { KnownNames } from "./known-names.ts";
import { type PlanProblem, type PlanText, refusalOf } from "./plan-problem.ts";

/**
 * Reads a plan of faults: JSON, with comments and trailing commas.
 * Throws an `EngineError` with the code `FaultsUnusable` that names every problem by line and column: what is not in the
 * language, and what can never happen.
 */
export function readFaultPlan(given: PlanText, names: KnownNames): FaultPlan {
  const errors: ParseError[] = [];
  const root = parseTree(given.text, errors, { allowTrailingComma: true });
  if (root === undefined || errors.length > 0) throw refusalOf(given, [describeSyntax(given, errors)]);
  const problems = checkPlan(root, names);
  if (problems.length > 0) throw refusalOf(given, problems);
  return getNodeValue(root) as FaultPlan;
}

/** What follows the first error is mostly its consequence. */
function describeSyntax({ text }: PlanText, [first]: readonly ParseError[]): PlanProblem {
  if (first === undefined || text.trim() === "") {
    return { offset: 0, sentence: `there is nothing here. Write {"faults": []} for no faults.` };
  }
  const what = printParseErrorCode(first.error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
  return { offset: first.offset, sentence: `this is not JSON (${what}). Comments and trailing commas are allowed.` };
}

const PLAN_SHAPE: Shape = {
  seed: { is: "number", rule: (value) => wholeFrom(0, value, "A seed") },
  faults: { is: "array", required: true },
};

function wholeFrom(least: number, value: Json, what: string): string | undefined {
  return Number.isSafeInteger(value) && Number(value) >= least ? undefined : `${what} is a whole number from ${least}.`;
}

function checkPlan(root: Node, names: KnownNames): readonly PlanProblem[] {
  if (root.type !== "object") {
    return [
      { offset: root.offset, sentence: `a plan is an object such as {"faults": [...]}, not ${article(root.type)}.` },
    ];
  }
  const problems = checkMembers(root, { path: "", shape: PLAN_SHAPE, names });
  const list = memberNode(root, "faults");
  const faults = list?.type === "array" ? (list.children ?? []) : [];
  return [...problems, ...faults.flatMap((node, index) => checkFault(node, { path: `faults[${index}]`, names }))];
}

interface Place {
  readonly path: string;
  readonly names: KnownNames;
}

function checkFault(node: Node, { path, names }: Place): readonly PlanProblem[] {
  const { offset } = node;
  const kinds = Object.keys(FAULT_SHAPES).join(", ");
  if (node.type !== "object") return [{ offset, sentence: `${path} is ${article(node.type)}; a fault is an object.` }];
  const kindNode = memberNode(node, "kind");
  const kind = kindNode === undefined ? undefined : (getNodeValue(kindNode) as Json);
  if (typeof kind !== "string" || !isKind(kind)) {
    const found = kindNode === undefined ? `${path} has no kind` : `${path}.kind is ${JSON.stringify(kind)}`;
    return [{ offset: kindNode?.offset ?? offset, sentence: `${found}. The kinds are ${kinds}.` }];
  }
  const problems = checkMembers(node, { path, shape: FAULT_SHAPES[kind], names });
  if (problems.length > 0) return problems;
  return findContradictions(getNodeValue(node) as Fault, names).map(({ member, sentence }) => ({
    offset: (member === undefined ? undefined : memberNode(node, member))?.offset ?? offset,
    sentence: `${path}: ${sentence}`,
  }));
}

function isKind(kind: string): kind is Fault["kind"] {
  return Object.hasOwn(FAULT_SHAPES, kind);
}

/** Checks each member by itself. */
function checkMembers(node: Node, { path, shape, names }: Place & { readonly shape: Shape }): readonly PlanProblem[] {
  const properties = (node.children ?? []).flatMap(({ children: [name, value] = [] }): readonly Member[] =>
    name === undefined || value === undefined ? [] : [{ name: String(name.value), nameNode: name, value }],
  );
  const problems = properties.flatMap((member, index): readonly PlanProblem[] => {
    const isRepeated = properties.slice(0, index).some(({ name }) => name === member.name);
    const fullName = path === "" ? member.name : `${path}.${member.name}`;
    return checkMember(member, { path: fullName, shape, names, isRepeated });
  });
  const missing = Object.entries(shape).filter(
    ([name, { required }]) => required === true && properties.every((it) => it.name !== name),
  );
  const owner = path === "" ? "the plan" : path;
  return [...problems, ...missing.map(([name]) => ({ offset: node.offset, sentence: `${owner} lacks ${name}.` }))];
}

interface Member {
  readonly name: string;
  readonly nameNode: Node;
  readonly value: Node;
}

function checkMember(
  { name, nameNode, value: node }: Member,
  { path, shape, names, isRepeated }: Place & { readonly shape: Shape; readonly isRepeated: boolean },
): readonly PlanProblem[] {
  const rule = Object.hasOwn(shape, name) ? shape[name] : undefined;
  if (rule === undefined) return [{ offset: nameNode.offset, sentence: unknownMember(path, shape) }];
  if (isRepeated) return [{ offset: nameNode.offset, sentence: `${path} is there twice; keep one of them.` }];
  const value = getNodeValue(node) as Json;
  const allowed = [rule.is].flat();
  if (!allowed.includes(node.type)) {
    const wanted = allowed.map(article).join(" or ");
    return [{ offset: node.offset, sentence: `${path} is ${show(value)}; it has to be ${wanted}.` }];
  }
  const objection = rule.rule?.(value, names);
  return objection === undefined ? [] : [{ offset: node.offset, sentence: `${path} is ${show(value)}. ${objection}` }];
}

function unknownMember(path: string, shape: Shape): string {
  return `${path} is not a member that is known here. There are ${Object.keys(shape).join(", ")}.`;
}

function memberNode(node: Node, name: string): Node | undefined {
  return node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1];
}

function article(type: string): string {
  return type === "null" ? "null" : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

function show(value: Json): string {
  if (isObject(value)) return "an object";
  return Array.isArray(value) ? "a list" : JSON.stringify(value);
}

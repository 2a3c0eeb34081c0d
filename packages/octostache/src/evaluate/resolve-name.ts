import type { Position } from "../problem.ts";
import type { Name } from "../template.ts";
import { findJsonPart, isRewrittenDate, readJson } from "../variables/read-json.ts";
import { type Binding, bindValue, type Value } from "../variables/variables.ts";
import { type Evaluation, type Frame, parseOnce, report, type Scope } from "./evaluation.ts";

/** A token that asks for something, for messages. */
export interface Asking {
  readonly token: string;
  readonly at: Position;
}

/** What a name leads to: a text, entries without a text of their own, or nothing. */
export type Resolved =
  | { readonly kind: "text"; readonly text: string; readonly variable: string | undefined }
  | { readonly kind: "entries"; readonly entries: readonly Binding[] }
  | { readonly kind: "missing" };

const MISSING: Resolved = { kind: "missing" };

/**
 * Returns what a name leads to, tokens in the value rendered. Loop items hide variables of the same name, and a variable
 * of exactly this name hides a part of another one's JSON.
 */
export function resolveName(name: Name, asking: Asking, { frame, evaluation }: Within): Resolved {
  const keys = resolveSteps(name, asking, { frame, evaluation });
  if (keys === undefined) return MISSING;
  const path = keys.map(({ kind, key }) => (kind === "member" ? `.${key}` : `[${key}]`).toLowerCase()).join("");
  const binding = findBinding(keys, { path, asking, within: { frame, evaluation } });
  if (binding === undefined) return MISSING;
  const value =
    binding.value ??
    (binding.index === undefined ? undefined : { kind: "literal" as const, text: binding.index, variable: undefined });
  if (value === undefined) return { kind: "entries", entries: [...binding.entries.values()] };
  if (value.variable !== undefined) evaluation.used.add(value.variable);
  const text = renderValue(value, { path, asking, within: { frame, evaluation } });
  return text === undefined ? MISSING : { kind: "text", text, variable: value.variable };
}

/** What surrounds a resolution. */
export interface Within {
  readonly frame: Frame;
  readonly evaluation: Evaluation;
}

interface Key {
  readonly kind: "member" | "index";
  readonly key: string;
}

interface Search {
  readonly path: string;
  readonly asking: Asking;
  readonly within: Within;
}

/** The steps with looked-up indexes in place; undefined when one of them is missing. */
function resolveSteps(name: Name, asking: Asking, within: Within): readonly Key[] | undefined {
  const keys: Key[] = [];
  for (const step of name.steps) {
    if (step.kind !== "lookup") {
      keys.push(step.kind === "member" ? { kind: "member", key: step.name } : { kind: "index", key: step.key });
      continue;
    }
    const frame = { ...within.frame, depth: within.frame.depth + 1 };
    const index = resolveName(step.name, asking, { ...within, frame });
    if (index.kind !== "text") return undefined;
    keys.push({ kind: "index", key: index.text });
  }
  return keys;
}

function findBinding(keys: readonly Key[], search: Search): Binding | undefined {
  for (let scope: Scope | undefined = search.within.frame.scope; scope !== undefined; scope = scope.parent) {
    const found = walk(scope.bindings, keys, search);
    if (found !== undefined) return found;
  }
  return undefined;
}

function walk(root: Binding, keys: readonly Key[], search: Search): Binding | undefined {
  let binding = root;
  for (const key of keys) {
    const next = stepInto(binding, key) ?? stepIntoJson(binding, key, search);
    if (next === undefined) return undefined;
    binding = next;
  }
  return binding;
}

function stepInto(binding: Binding, { kind, key }: Key): Binding | undefined {
  if (kind === "member") return binding.members.get(key.toLowerCase());
  if (key === "*" && binding.entries.size > 0) return binding.entries.values().next().value;
  return binding.entries.get(key.toLowerCase());
}

/** A part of the JSON that a value is. Tokens in it are rendered first; if they need this very part, it is taken as it is. */
function stepIntoJson({ value }: Binding, { key }: Key, { path, asking, within }: Search): Binding | undefined {
  if (value === undefined || value.text === "" || key === "") return undefined;
  const trial: Evaluation = { ...within.evaluation, problems: [], told: new Set(), nulls: [] };
  const rendered = renderValue(value, { path, asking, within: { ...within, evaluation: trial } });
  const recursive = trial.problems.some(({ kind }) => kind === "recursion");
  // What is left to resolve is resolved, and reported, when the part is; text that was escaped stays what it became.
  const kind = trial.problems.length === 0 ? "literal" : "template";
  const json = readJson(rendered === undefined || recursive ? value.text : rendered);
  const part = json === undefined ? undefined : findJsonPart(json, key);
  if (part === undefined) return undefined;
  if (value.variable !== undefined) within.evaluation.used.add(value.variable);
  if (isRewrittenDate(part)) {
    report(within.evaluation, within.frame, {
      kind: "unsupported",
      what: "a date inside JSON, which Octopus rewrites",
      ...asking,
    });
  }
  return bindValue({ kind, text: part, variable: value.variable });
}

/** Renders a value's own tokens; undefined, and reported, when they lead back to the name that asks for it. */
function renderValue(value: Value, { path, asking, within }: Search): string | undefined {
  const { frame, evaluation } = within;
  if (value.kind === "literal" || !value.text.includes("#")) return value.text;
  const through = value.variable === undefined ? frame.through : [...frame.through, value.variable];
  if (frame.resolving.includes(path)) {
    const what = `a variable that leads back to itself (${through.join(" -> ")})`;
    report(evaluation, { ...frame, through }, { kind: "recursion", what, ...asking });
    return undefined;
  }
  if (frame.resolving.length === MOST_VALUES || frame.depth > MOST_LEVELS) {
    const what = `a variable that leads through more than ${MOST_VALUES} others, or ${MOST_LEVELS} tokens in them`;
    report(evaluation, frame, { kind: "unsupported", what, ...asking });
    return undefined;
  }
  const inner: Frame = {
    ...frame,
    outer: frame.outer ?? asking.at,
    through,
    depth: frame.depth + 1,
    resolving: [...frame.resolving, path],
  };
  const { nodes, problems } = parseOnce(evaluation, value.text);
  const [problem] = problems;
  // Octopus takes a value that it cannot read as it is.
  if (problem === undefined) return evaluation.render(nodes, inner, evaluation);
  report(evaluation, inner, problem);
  return value.text;
}

/** So that a long chain ends in a message and not in a full stack. */
const MOST_VALUES = 64;
const MOST_LEVELS = 400;

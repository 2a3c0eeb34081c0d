import type { Clock } from "../filters/filter.ts";
import { parseTemplate, type ParsedTemplate } from "../parse/parse-template.ts";
import type { Position, Problem, ProblemKind } from "../problem.ts";
import type { Node } from "../template.ts";
import type { Binding } from "../variables/variables.ts";

/** What one rendering gathers, and where it gets things from. */
export interface Evaluation {
  readonly clock: Clock | undefined;
  readonly problems: Problem[];
  /** What was said already: a loop meets the same problem again and again. */
  readonly told: Set<string>;
  /** The variables that were asked for their value, in the order of first use. */
  readonly used: Set<string>;
  /** Where the text itself says `Null`, which makes the whole of it nothing. */
  readonly nulls: Problem[];
  /** Templates that were read already: a loop renders the same values again and again. */
  readonly parsed: Map<string, ParsedTemplate>;
  /** Renders nodes: values hold templates, and templates values. */
  readonly render: (nodes: readonly Node[], frame: Frame, evaluation: Evaluation) => string;
}

/** Where in the text, and by way of which values, something is rendered. */
export interface Frame {
  readonly scope: Scope;
  /** The token of the text that led here; undefined in the text itself. */
  readonly outer: Position | undefined;
  /** The variables whose values led here. */
  readonly through: readonly string[];
  /** How many tokens and values this stands within; what is too deep is refused before the stack is full. */
  readonly depth: number;
  /** The names that are being resolved, in lower case: one that comes again leads back to itself. */
  readonly resolving: readonly string[];
}

/** The variables that can be seen, the innermost loop's item first. */
export interface Scope {
  readonly bindings: Binding;
  readonly parent: Scope | undefined;
}

/** Notes a problem once, however often a loop meets it. */
export function report(
  evaluation: Evaluation,
  frame: Frame,
  problem: { readonly kind: ProblemKind; readonly what: string; readonly token: string; readonly at: Position },
): void {
  const { through } = frame;
  const found: Problem = { ...problem, at: frame.outer ?? problem.at, through };
  const key = JSON.stringify([found.what, found.token, found.at, through]);
  if (evaluation.told.has(key)) return;
  evaluation.told.add(key);
  evaluation.problems.push(found);
}

/** Reads a template, once. */
export function parseOnce(evaluation: Evaluation, text: string): ParsedTemplate {
  const known = evaluation.parsed.get(text);
  if (known !== undefined) return known;
  const parsed = parseTemplate(text);
  evaluation.parsed.set(text, parsed);
  return parsed;
}

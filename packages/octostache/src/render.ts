import type { Evaluation } from "./evaluate/evaluation.ts";
import { renderNodes } from "./evaluate/render-nodes.ts";
import type { Clock } from "./filters/filter.ts";
import { parseTemplate } from "./parse/parse-template.ts";
import type { Problem } from "./problem.ts";
import { bindVariables } from "./variables/variables.ts";

/** What a text is rendered with. */
export interface RenderOptions {
  /** By name. Values may hold tokens. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where `NowDate` gets the time from; without one it is refused, so that rendering depends on nothing else. */
  readonly clock?: Clock;
  /**
   * What becomes of tokens that have no result: `refuse` them, or `keep` them as they are written, which is what Octopus
   * does. Variables that lead to themselves, and what Octopus could do and this package cannot, are refused either way.
   */
  readonly unresolved?: "refuse" | "keep";
}

/** What became of a text. */
export type Rendering = {
  /** The variables that were asked for their value, in the order of first use. */
  readonly used: readonly string[];
} & (
  | {
      readonly kind: "rendered";
      readonly text: string;
      /** What was kept as it was written, and why; empty unless that was asked for. */
      readonly kept: readonly Problem[];
    }
  /** The filter `Null` stands in the text: it is not even empty. */
  | { readonly kind: "null"; readonly by: Problem }
  | {
      readonly kind: "refused";
      /** Everything that is wrong, in the order of the text. Never empty. */
      readonly problems: readonly Problem[];
      /** The text with the tokens that have no result as they were written. */
      readonly text: string;
    }
);

/** Returns a text in Octopus's `#{...}` language with its tokens resolved, or all that keeps it from being. Never throws. */
export function renderTemplate(text: string, { variables, clock, unresolved = "refuse" }: RenderOptions): Rendering {
  const { nodes, problems: misread } = parseTemplate(text);
  const evaluation: Evaluation = {
    clock,
    problems: [...misread],
    told: new Set(),
    used: new Set(),
    nulls: [],
    parsed: new Map(),
    render: renderNodes,
  };
  const scope = { bindings: bindVariables(variables), parent: undefined };
  const rendered = renderNodes(nodes, { scope, outer: undefined, through: [], depth: 0, resolving: [] }, evaluation);
  const used = [...evaluation.used];
  const found = evaluation.problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const refused = found.filter(({ kind }) => unresolved === "refuse" || !KEPT.has(kind));
  if (refused.length > 0) return { kind: "refused", problems: refused, text: rendered, used };
  const [by] = evaluation.nulls;
  if (by !== undefined) return { kind: "null", by, used };
  return { kind: "rendered", text: rendered, kept: found, used };
}

/** The problems that Octopus leaves in place and goes on. */
const KEPT: ReadonlySet<Problem["kind"]> = new Set(["syntax", "missing", "noResult"]);

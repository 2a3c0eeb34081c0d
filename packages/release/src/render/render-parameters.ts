import { renderTemplate, type Problem, type Rendering } from "@logstack/octostache";
import { ReleaseError } from "../errors.ts";

/** The parameters after substitution, and the tokens that no variable answers. */
export type RenderedParameters = {
  /** By parameter: the variables that its value was made of, those that led to them included, in the order of use. */
  readonly usedBy: Readonly<Record<string, readonly string[]>>;
} & (
  | { readonly kind: "rendered"; readonly parameters: Readonly<Record<string, string>> }
  | {
      readonly kind: "incomplete";
      /** Every parameter; each unresolved token still stands in its value as it was written. */
      readonly parameters: Readonly<Record<string, string>>;
      readonly unresolved: readonly UnresolvedToken[];
    }
);

/** A token without a variable. */
export interface UnresolvedToken {
  readonly parameter: string;
  /** As it is written, for instance `#{VpcId}`. */
  readonly token: string;
  /** The variables whose values led to the token; empty when it stands in the parameter itself. */
  readonly through: readonly string[];
}

/**
 * Returns the parameters with every `#{...}` token replaced, in the language of `@logstack/octostache`. Names are looked up
 * without regard to case; when two names differ only by case the later one counts. Nothing of it depends on the time of
 * day: `NowDate` is refused, so that a release gives the same parameters whenever it is deployed.
 *
 * @throws ReleaseError `unsupportedTemplate` that names everything but missing variables: tokens that cannot be read,
 * filters without a result, variables that lead back to themselves. To pass any of it on as text would deploy nonsense.
 */
export function renderParameters(
  parameters: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): RenderedParameters {
  const renderings = Object.entries(parameters).map(
    ([parameter, value]) => [parameter, renderTemplate(value, { variables })] as const,
  );
  const refused = renderings.flatMap(([parameter, rendering]) => describeRefusals(parameter, rendering));
  if (refused.length > 0) throw unsupportedTemplates(refused);
  const unresolved = renderings.flatMap(([parameter, rendering]) =>
    rendering.kind === "refused" ? rendering.problems.map(({ token, through }) => ({ parameter, token, through })) : [],
  );
  const usedBy = Object.fromEntries(renderings.map(([parameter, { used }]) => [parameter, used]));
  const rendered = Object.fromEntries(renderings.map(([parameter, rendering]) => [parameter, textOf(rendering)]));
  if (unresolved.length > 0) return { kind: "incomplete", parameters: rendered, usedBy, unresolved };
  return { kind: "rendered", parameters: rendered, usedBy };
}

function textOf(rendering: Rendering): string {
  return rendering.kind === "null" ? "" : rendering.text;
}

/** What is wrong with a parameter beyond variables that are missing, each as a sentence without its end. */
function describeRefusals(parameter: string, rendering: Rendering): readonly string[] {
  switch (rendering.kind) {
    case "rendered":
      return [];
    case "null":
      return [describeRefusal(parameter, rendering.by)];
    case "refused":
      return rendering.problems
        .filter(({ kind }) => kind !== "missing")
        .map((problem) => describeRefusal(parameter, problem));
  }
}

function describeRefusal(parameter: string, { kind, what, token, through }: Problem): string {
  if (kind === "recursion") {
    return `${parameter} leads to a variable that leads back to itself: ${through.join(" -> ")}`;
  }
  const variable = through.at(-1);
  const place = variable === undefined ? parameter : `${parameter} (through the variable ${variable})`;
  return `${place} holds ${what}: ${token}`;
}

function unsupportedTemplates(refused: readonly string[]): ReleaseError {
  return new ReleaseError({
    code: "unsupportedTemplate",
    problem:
      refused.length === 1
        ? `${refused.join("")}.`
        : [`${refused.length} values cannot be substituted.`, ...refused].join("\n  "),
    hints: ["packages/octostache/README.md says what a token can be; write ##{ where a literal #{ is meant."],
  });
}

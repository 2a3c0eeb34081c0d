import { ReleaseError } from "../errors.ts";
import { parseTemplate } from "./parse-template.ts";

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
 * Returns the parameters with every `#{Name}` replaced by its variable's value, which may itself hold tokens.
 * Names are looked up without regard to case; when two names differ only by case the later one counts.
 *
 * @throws ReleaseError `unsupportedTemplate` that names every use of Octopus's fuller language (conditions, loops,
 * filters, indexes) and every variable that leads back to itself: to pass either on as text would deploy nonsense.
 */
export function renderParameters(
  parameters: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): RenderedParameters {
  const lookup = new Map(Object.entries(variables).map(([name, value]) => [name.toLowerCase(), { name, value }]));
  const unresolved: UnresolvedToken[] = [];
  const refused: string[] = [];
  const used = new Map<string, Set<string>>(Object.keys(parameters).map((name) => [name, new Set()]));

  const render = (value: string, within: Within): string =>
    parseTemplate(value)
      .map((piece) => {
        if (piece.kind === "text") return piece.text;
        if (piece.kind === "unsupported") {
          refused.push(`${describePlace(within)} holds ${piece.what}: ${piece.source}`);
          return piece.source;
        }
        const variable = lookup.get(piece.name.toLowerCase());
        if (variable === undefined) {
          unresolved.push({ parameter: within.parameter, token: piece.source, through: within.through });
          return piece.source;
        }
        used.get(within.parameter)?.add(variable.name);
        const through = [...within.through, variable.name];
        if (within.through.includes(variable.name)) {
          refused.push(`${within.parameter} leads to a variable that leads back to itself: ${through.join(" -> ")}`);
          return piece.source;
        }
        return render(variable.value, { ...within, through });
      })
      .join("");

  const rendered = Object.fromEntries(
    Object.entries(parameters).map(([parameter, value]) => [parameter, render(value, { parameter, through: [] })]),
  );
  if (refused.length > 0) throw unsupportedTemplates(refused);
  const usedBy = Object.fromEntries([...used].map(([parameter, names]) => [parameter, [...names]]));
  if (unresolved.length > 0) return { kind: "incomplete", parameters: rendered, usedBy, unresolved };
  return { kind: "rendered", parameters: rendered, usedBy };
}

/** Where a value stands: in which parameter, and by way of which variables. */
interface Within {
  readonly parameter: string;
  readonly through: readonly string[];
}

function describePlace({ parameter, through }: Within): string {
  const variable = through.at(-1);
  return variable === undefined ? parameter : `${parameter} (through the variable ${variable})`;
}

function unsupportedTemplates(refused: readonly string[]): ReleaseError {
  return new ReleaseError({
    code: "unsupportedTemplate",
    problem:
      refused.length === 1
        ? `${refused.join("")}.`
        : [`${refused.length} values cannot be substituted.`, ...refused].join("\n  "),
    hints: ["Use plain #{Name} tokens; write ##{ where a literal #{ is meant."],
  });
}

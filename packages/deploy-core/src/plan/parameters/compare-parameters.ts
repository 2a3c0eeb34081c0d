import type { ParameterDifference } from "../../model/parameters.ts";
import type { ParsedTemplate } from "../../template/template.ts";

/** What stands where a value is not to be seen. */
const HIDDEN = "********";

/** The parameters as they are deployed and as they are wanted. */
export interface ParameterComparison {
  /** By name, as AWS shows them; undefined where nothing is deployed. */
  readonly deployed: Readonly<Record<string, string>> | undefined;
  readonly wanted: Readonly<Record<string, string>>;
  /** By name: where the wanted value comes from. */
  readonly sources: Readonly<Record<string, string>>;
  /** The wanted template, which says what is NoEcho. */
  readonly template: ParsedTemplate;
}

/** Compares every parameter with its deployed value, in the template's order; those that go come last. */
export function compareParameters(comparison: ParameterComparison): readonly ParameterDifference[] {
  const { deployed = {}, wanted, sources, template } = comparison;
  const gone = Object.keys(deployed).filter((name) => !Object.hasOwn(wanted, name));
  return [
    ...[...template.parameters.values()].map(({ name, noEcho }): ParameterDifference => {
      const before = Object.hasOwn(deployed, name) ? deployed[name] : undefined;
      const after = wanted[name] ?? "";
      const change = classify({ before, after, noEcho });
      const source = sources[name];
      if (!noEcho) return { name, change, before, after, source };
      return { name, change, before: before === undefined ? undefined : HIDDEN, after: HIDDEN, source };
    }),
    ...gone.map((name) => ({
      name,
      change: "removed" as const,
      before: deployed[name],
      after: undefined,
      source: undefined,
    })),
  ];
}

/** True for a value that AWS does not show. AWS: DescribeStacks gives asterisks for a NoEcho parameter's value. */
export function isHiddenValue(value: string): boolean {
  return /^\*{4,}$/.test(value);
}

function classify({
  before,
  after,
  noEcho,
}: {
  readonly before: string | undefined;
  readonly after: string;
  readonly noEcho: boolean;
}): ParameterDifference["change"] {
  if (before === undefined) return "added";
  if (noEcho || isHiddenValue(before)) return "unseen";
  return before === after ? "same" : "changed";
}

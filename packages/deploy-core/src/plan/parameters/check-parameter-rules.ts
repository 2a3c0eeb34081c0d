import type { ParameterConsent } from "../../model/consent.ts";
import type { LayerDescription, ParameterRule } from "../../model/layer.ts";
import type { Refusal, WayOut } from "../../model/refusal.ts";
import { findParameterType } from "../../template/parameter-types.ts";
import { isHiddenValue, type ParameterComparison } from "./compare-parameters.ts";
import { compareValues, type ValueChange } from "./compare-values.ts";

/** What the rules of a layer's parameters are held against. */
export interface RuledChange extends ParameterComparison {
  readonly layer: LayerDescription;
  /** Parameters that a person named; there is no wildcard. */
  readonly allowChanging: readonly string[];
}

/** What the rules say of a change. */
export interface RuleCheck {
  /** Every rule that is broken without anybody's consent, at once; undefined when none is. */
  readonly refusal: Refusal | undefined;
  /** Parameters whose rule is broken by a person's consent. */
  readonly allowed: readonly ParameterConsent[];
  /** Sentences about what cannot be known and about names that nothing needs. */
  readonly warnings: readonly string[];
}

/**
 * Checks the rules that a layer has for its parameters against the deployed values, before anything is written. A
 * parameter that is new has nothing to be held against, and a value that AWS does not show cannot be compared.
 */
export function checkParameterRules(change: RuledChange): RuleCheck {
  const { allowChanging } = change;
  const verdicts = Object.entries(change.layer.parameterRules ?? {}).map(([name, rule]) =>
    judge(change, { name, rule }),
  );
  const broken = verdicts.flatMap((verdict) => (verdict.kind === "broken" ? [verdict] : []));
  const refused = broken.filter(({ name }) => !allowChanging.includes(name));
  const unseen = verdicts.filter(({ kind }) => kind === "unseen");
  const unneeded = allowChanging.filter((name) => broken.every((each) => each.name !== name));
  return {
    refusal: refused.length === 0 ? undefined : refuseBroken(refused, change),
    allowed: broken
      .filter(({ name }) => allowChanging.includes(name))
      .map(({ name, rule }) => ({ option: "--allow-changing", parameter: name, ...rule })),
    warnings: [
      ...unseen.map(
        ({ name, rule }) =>
          `${name} ${RULES[rule.rule]}, because ${rule.because}; AWS does not show its deployed value, so nobody can tell whether that is kept.`,
      ),
      ...unneeded.map(
        (name) =>
          `${name} was named to be changed, but no rule forbids what this deployment does to it; the option can go.`,
      ),
    ],
  };
}

interface Ruled {
  readonly name: string;
  readonly rule: ParameterRule;
}

type Verdict = Ruled &
  (
    | { readonly kind: "kept" | "unseen" }
    | { readonly kind: "broken"; readonly before: string; readonly after: string; readonly change: ValueChange }
  );

function judge({ deployed = {}, wanted, template }: RuledChange, ruled: Ruled): Verdict {
  const { name, rule } = ruled;
  const before = Object.hasOwn(deployed, name) ? deployed[name] : undefined;
  const after = Object.hasOwn(wanted, name) ? wanted[name] : undefined;
  if (before === undefined || after === undefined) return { ...ruled, kind: "kept" };
  const parameter = template.parameters.get(name);
  if (parameter?.noEcho === true || isHiddenValue(before)) return { ...ruled, kind: "unseen" };
  const isList = findParameterType(parameter?.type ?? "String")?.isList ?? false;
  const change = compareValues({ before, after, isList });
  return KEPT[rule.rule].includes(change)
    ? { ...ruled, kind: "kept" }
    : { ...ruled, kind: "broken", before, after, change };
}

const KEPT: Readonly<Record<ParameterRule["rule"], readonly ValueChange[]>> = {
  immutable: ["same"],
  mayOnlyGrow: ["same", "grown"],
  mayOnlyShrink: ["same", "shrunk"],
};

/** How each rule is said: after the parameter's name. */
export const RULES = {
  immutable: "may not change",
  mayOnlyGrow: "may only grow",
  mayOnlyShrink: "may only shrink",
} as const satisfies Record<ParameterRule["rule"], string>;

type Broken = Extract<Verdict, { readonly kind: "broken" }>;

function refuseBroken(broken: readonly Broken[], { layer, sources }: RuledChange): Refusal {
  const names = broken.map(({ name }) => name).join(", ");
  return {
    code: "breaksParameterRule",
    problem: `this deployment would change ${names} of ${layer.name} in a way that ${broken.length === 1 ? "its rule forbids" : "their rules forbid"}. Nothing was changed.`,
    reasons: broken.map(({ name, rule, before, after, change }) =>
      [
        `${name}  ${before} -> ${after}    ${RULES[rule.rule]}${change === "other" && rule.rule !== "immutable" ? ", and neither value is more than the other" : ""}`,
        `    because   ${rule.because}`,
        ...(sources[name] === undefined ? [] : [`    from      ${sources[name]}`]),
      ].join("\n"),
    ),
    waysOut: broken.flatMap(({ name, before }): WayOut[] => [
      {
        label: "leave it",
        action: `let ${name} be ${before}${sources[name] === undefined ? "" : ` (${sources[name]})`}`,
      },
      { label: "change it all the same", action: `add --allow-changing ${name}` },
    ]),
  };
}

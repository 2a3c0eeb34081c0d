import type { Consent, NeededConsents, ParameterConsent } from "../model/consent.ts";
import type { DataEffect, Treatment } from "../model/data-effect.ts";
import { RULES } from "../plan/parameters/check-parameter-rules.ts";
import type { Palette } from "./palette.ts";
import { renderColumns } from "./render-columns.ts";

/** Renders, before an execution, which data it may cost, which rules it breaks, and who named that. */
export function renderConsented(
  given: { readonly by: string | undefined; readonly consents: readonly Consent[] } & Partial<NeededConsents>,
  palette: Palette,
): readonly string[] {
  const { by, consents, parameterConsents = [] } = given;
  if (consents.length + parameterConsents.length === 0) return [];
  return [
    `  ${palette.careful("Named")}${by === undefined ? "" : ` by ${by}`}`,
    ...renderColumns(
      [
        ...consents.map(({ logicalId, holds, option, ...rest }) => [logicalId, `${holds}: ${sayPrice(rest)}`, option]),
        ...parameterConsents.map(({ parameter, option, ...rest }) => [parameter, sayRule(rest), option]),
      ],
      "    ",
    ),
  ];
}

/** Renders, at the end, what was consented to; nothing where nobody had to consent. */
export function renderConsents({ consents = [], parameterConsents = [] }: Partial<NeededConsents>): readonly string[] {
  if (consents.length + parameterConsents.length === 0) return [];
  const named = new Set([
    ...consents.map(({ option, logicalId }) => `${logicalId} (${option})`),
    ...parameterConsents.map(({ option, parameter }) => `${parameter} (${option})`),
  ]);
  return [`  Named beforehand: ${[...named].join(", ")}`];
}

function sayPrice({ treatment, effect }: { readonly treatment: Treatment; readonly effect: DataEffect }): string {
  return LATER.has(treatment) ? "guarded less" : PRICES[effect];
}

function sayRule({ rule, because }: Pick<ParameterConsent, "rule" | "because">): string {
  return `${RULES[rule]}, because ${because}: changes all the same`;
}

const LATER: ReadonlySet<Treatment> = new Set(["weakenDeletion", "weakenReplacement", "undeclare"]);

const PRICES = {
  keep: "kept",
  restart: "kept",
  snapshot: "only in a snapshot",
  orphan: "left behind",
  roll: "may go with instances that end",
  destroy: "may be destroyed",
} as const satisfies Record<DataEffect, string>;

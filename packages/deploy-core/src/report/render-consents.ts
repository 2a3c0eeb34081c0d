import type { Consent } from "../model/consent.ts";
import type { DataEffect, Treatment } from "../model/data-effect.ts";
import type { Palette } from "./palette.ts";
import { renderColumns } from "./render-columns.ts";

/** Renders, before an execution, which data it may cost and who named it. */
export function renderConsented(
  { by, consents }: { readonly by: string | undefined; readonly consents: readonly Consent[] },
  palette: Palette,
): readonly string[] {
  if (consents.length === 0) return [];
  return [
    `  ${palette.careful("Named")}${by === undefined ? "" : ` by ${by}`}`,
    ...renderColumns(
      consents.map(({ logicalId, holds, option, ...rest }) => [logicalId, `${holds}: ${sayPrice(rest)}`, option]),
      "    ",
    ),
  ];
}

/** Renders, at the end, what was consented to; nothing where nobody had to consent. */
export function renderConsents(consents: readonly Consent[] | undefined): readonly string[] {
  if (consents === undefined || consents.length === 0) return [];
  const named = new Set(consents.map(({ option, logicalId }) => `${logicalId} (${option})`));
  return [`  Named beforehand: ${[...named].join(", ")}`];
}

function sayPrice({ treatment, effect }: { readonly treatment: Treatment; readonly effect: DataEffect }): string {
  return LATER.has(treatment) ? "guarded less" : PRICES[effect];
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

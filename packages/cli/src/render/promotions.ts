import { renderDuration } from "@logstack/deploy-core";
import type { Promotion } from "@logstack/release";
import { renderTable } from "./table.ts";

/** The promotions to environments as a table, the newest first, and under each what did not pass or was consented to. */
export function renderHistory(promotions: readonly Promotion[], { now }: { readonly now: number }): readonly string[] {
  if (promotions.length === 0) return ["Nothing was promoted yet."];
  const rows = promotions.map((promotion, index) => [
    promotion.environment,
    promotion.release.number,
    `${renderDuration(now - promotion.startedAt)} ago`,
    describeResult(promotion, promotions.slice(0, index)),
    promotion.ended === undefined ? "" : renderDuration(promotion.ended.at - promotion.startedAt),
    promotion.by ?? "",
    describeLayers(promotion),
  ]);
  return renderTable([["environment", "release", "began", "", "took", "by", ""], ...rows]);
}

/** Only one at a time promotes to an environment: what did not end before the next one began was stopped half-way. */
function describeResult({ environment, ended }: Promotion, newer: readonly Promotion[]): string {
  if (ended !== undefined) return ended.result;
  return newer.some((one) => one.environment === environment) ? "stopped" : "not ended";
}

function describeLayers({ ended }: Promotion): string {
  const layers = Object.entries(ended?.layers ?? {});
  const failed = layers.flatMap(([layer, { passed, outcome }]) => (passed ? [] : [`${layer}: ${outcome}`]));
  const consented = layers.flatMap(([layer, { consents }]) => consents.map((consent) => `${layer}: ${consent}`));
  return [...failed, ...consented].join("; ");
}

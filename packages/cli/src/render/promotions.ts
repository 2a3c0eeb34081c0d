import { renderDuration } from "@logstack/deploy-core";
import type { Promotion } from "@logstack/release";
import { renderTable } from "./table.ts";

/** The promotions to environments as a table, the newest first, and under each what did not pass or was consented to. */
export function renderHistory(promotions: readonly Promotion[], { now }: { readonly now: number }): readonly string[] {
  if (promotions.length === 0) return ["Nothing was promoted yet."];
  const rows = promotions.map((promotion) => [
    promotion.environment,
    promotion.release.number,
    `${renderDuration(now - promotion.startedAt)} ago`,
    describeResult(promotion),
    promotion.ended === undefined ? "" : renderDuration(promotion.ended.at - promotion.startedAt),
    promotion.by ?? "",
    describeLayers(promotion),
  ]);
  return renderTable([["environment", "release", "began", "", "took", "by", ""], ...rows]);
}

function describeResult({ ended }: Promotion): string {
  return ended === undefined ? "not ended" : ended.result;
}

function describeLayers({ ended }: Promotion): string {
  const layers = Object.entries(ended?.layers ?? {});
  const failed = layers.flatMap(([layer, { passed, outcome }]) => (passed ? [] : [`${layer}: ${outcome}`]));
  const consented = layers.flatMap(([layer, { consents }]) => consents.map((consent) => `${layer}: ${consent}`));
  return [...failed, ...consented].join("; ");
}

import type { ChangedData } from "../../model/changed-data.ts";
import type { Allowances } from "../../model/consent.ts";
import { findThreatening, type JudgedResource } from "./judge-data.ts";

/** Lists every effect of judged resources, for people and for `--json`; harmless ones only of what holds data. */
export function listChangedData(judged: readonly JudgedResource[], allowances: Allowances): readonly ChangedData[] {
  return judged.flatMap((resource) => {
    const { logicalId, type, holding, effects } = resource;
    const threatening = findThreatening(resource, allowances);
    return effects
      .filter(({ effect }) => holding.kind === "data" || effect !== "keep")
      .map((each): ChangedData => {
        const { treatment, effect, certainty } = each;
        const threat = threatening.find((other) => other.treatment === treatment);
        return {
          logicalId,
          type,
          treatment,
          effect,
          certainty,
          holds: holding.kind === "data" ? holding.holds : undefined,
          option: threat?.option,
          consented: threat?.consented ?? false,
        };
      });
  });
}

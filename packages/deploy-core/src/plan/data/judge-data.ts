import type { ResourceChange } from "../../model/change-set.ts";
import { isGiven, type Allowances } from "../../model/consent.ts";
import { consentFor, type EffectOnData } from "../../model/data-effect.ts";
import { findEffects } from "./find-effects.ts";
import { findHolding, type Holding } from "./find-holding.ts";
import { findWeakened } from "./find-weakened.ts";
import type { StatefulSources } from "./find-stateful.ts";

/** A resource that a deployment touches, what data it holds, and what becomes of that. */
export interface JudgedResource {
  readonly logicalId: string;
  readonly type: string;
  /** What the change set says of it; undefined where only the templates tell. */
  readonly change: ResourceChange | undefined;
  readonly holding: Holding;
  /** One a treatment; none where it holds nothing and is not even restarted. */
  readonly effects: readonly EffectOnData[];
}

/**
 * Judges every resource of a change set, and every other one that the wanted template guards less or has no more, by
 * what becomes of its data. Pure: nothing is refused here.
 */
export function judgeData(changes: readonly ResourceChange[], sources: StatefulSources): readonly JudgedResource[] {
  const weakened = findWeakened(sources);
  const judged = changes.map((change) => {
    const { logicalId, type } = change;
    const holding = findHolding(change, sources);
    const weaker = weakened.find((each) => each.logicalId === logicalId)?.effects ?? [];
    const effects = findEffects(change, sources);
    const telling = holding.kind === "nothing" ? effects.filter(isInterruption) : effects;
    const staying = weaker.length > 0 ? telling.filter(({ effect }) => effect !== "keep") : telling;
    return { logicalId, type, change, holding, effects: [...staying, ...weaker] };
  });
  const seen = new Set(changes.map(({ logicalId }) => logicalId));
  const others = [...weakened, ...findVanished(sources)].filter(({ logicalId }) => !seen.has(logicalId));
  return [
    ...judged,
    ...others.map(({ logicalId, type, holds, effects }) => {
      const holding: Holding = { kind: "data", holds };
      return { logicalId, type, change: undefined, holding, effects };
    }),
  ];
}

/** Of what holds nothing only this is worth telling: who uses it notices. */
function isInterruption({ effect }: EffectOnData): boolean {
  return effect === "restart" || effect === "roll";
}

/**
 * Finds what holds data, has no condition, and is in the deployed template only. Its change set should say that it is
 * removed; where it does not, nobody knows why, and it counts as removed.
 */
function findVanished({ layer, wanted, deployed }: StatefulSources) {
  const gone = [...(deployed?.resources.values() ?? [])].filter(
    ({ logicalId, condition }) => condition === undefined && !wanted.resources.has(logicalId),
  );
  return gone.flatMap((resource) => {
    const { logicalId, type } = resource;
    const holding = findHolding(resource, { layer, wanted, deployed });
    if (holding.kind !== "data") return [];
    const effect: EffectOnData = { effect: "destroy", treatment: "remove", certainty: "possible", causes: [] };
    return [{ logicalId, type, holds: holding.holds, effects: [effect] }];
  });
}

/** One effect of a judged resource that needs a consent, and whether it was given. */
export interface ThreateningEffect extends EffectOnData {
  readonly option: NonNullable<ReturnType<typeof consentFor>>;
  readonly consented: boolean;
}

/** Finds the effects that need a consent, each with whether it was given; none for what holds nothing. */
export function findThreatening(
  { logicalId, holding, effects }: JudgedResource,
  allowances: Allowances,
): readonly ThreateningEffect[] {
  if (holding.kind === "nothing") return [];
  return effects.flatMap((each) => {
    const option = consentFor(each.treatment);
    if (option === undefined) return [];
    return [{ ...each, option, consented: isGiven(allowances, { option, logicalId }) }];
  });
}

import { judgeIdentity, type Identifier } from "../model/reading.ts";
import type { Entry, Step } from "./journal-entry.ts";
import { findGivenUp, type LegView } from "./leg-view.ts";
import { end, next, type NextStep } from "./next-step.ts";
import { planBack } from "./plan-back.ts";
import { planForward } from "./plan-forward.ts";
import { planKeeping } from "./plan-keeping.ts";
import { planRest } from "./plan-rest.ts";
import { readProgress, type LegProgress, type Progress } from "./read-progress.ts";
import { LEGS, type Leg, type Observation, type ObservedSite, type SiteName } from "./sites.ts";

/**
 * Plans the next step of a migration from nothing but its journal and what is there. The table is docs/decisions/0048: whatever is found,
 * an origin is destroyed only by a proof in the very last entry, and a copy is discarded only when its origin is as it was before.
 */
export function planNextStep(journal: readonly Entry[], observation: Observation): NextStep {
  const progress = readProgress(journal);
  if (progress.ending !== undefined) return end(progress.ending);
  for (const index of LEGS[progress.begun.form].keys()) {
    const planned = planLeg(progress, observation, index);
    if (planned !== "over") return planned;
  }
  return planLastOpening(progress, observation.sites.destination);
}

/** Plans a leg; `over` when its origin was destroyed. */
function planLeg(progress: Progress, { now, sites }: Observation, index: number): NextStep | "over" {
  const { form, source } = progress.begun;
  const legs = LEGS[form];
  const [leg, own] = [legs[index], progress.legs[index]];
  if (leg === undefined || own === undefined) return "over";
  const [from, to] = [sites[leg.from], sites[leg.to]];
  if (from.kind === "unknown") return stopBlind(leg.from, from.reason);
  if (from.kind === "absent" && own.destroying === true) return "over";
  if (from.kind === "absent") return vanish(leg.from, "it is gone, and this migration did not destroy it");
  const origin = index === 0 ? source : progress.legs[index - 1]?.proven?.copy.identifiers;
  if (!isSame(origin, from.identifiers)) return vanish(leg.from, "another one stands in its place");
  if (from.condition !== "steady" && own.destroying !== true) return vanish(leg.from, "somebody else is deleting it");
  if (to.kind === "unknown") return stopBlind(leg.to, to.reason);
  // What was begun may have taken nothing yet: it is gone on with only while the copy that was proven is there.
  if (from.condition !== "steady" && !isProven(own, to)) return stopDestroying(leg);
  if (from.condition === "deleting") return awaitGone(progress, leg.from);
  const isLast = index === legs.length - 1;
  const view: LegView = { leg, form, isLast, progress, own, from, to, now };
  if (from.condition === "brokenOff") return planRest(view);
  if (progress.turned !== undefined) return planBack(view, progress.turned);
  return form === "beside" && own.switching === true ? planKeeping(view) : planForward(view);
}

function planLastOpening(progress: Progress, destination: ObservedSite): NextStep {
  if (destination.kind === "unknown") return stopBlind("destination", destination.reason);
  if (destination.kind === "absent") return vanish("destination", "it is gone, and this migration did not destroy it");
  const proven = progress.legs.at(-1)?.proven?.copy.identifiers;
  if (!isSame(proven, destination.identifiers)) return vanish("destination", "another one stands in its place");
  if (destination.access === "open") return end({ kind: "migrated" });
  const open: Step = { do: "open", site: "destination" };
  const reason = findGivenUp(progress, open);
  return reason === undefined
    ? next(open)
    : end({ kind: "stopped", reason: `The destination has the data and could not be opened: ${reason}` });
}

function awaitGone(progress: Progress, site: SiteName): NextStep {
  const step: Step = { do: "awaitGone", site };
  const reason = findGivenUp(progress, step);
  return reason === undefined ? next(step) : end({ kind: "stopped", reason: `The ${site} is not gone yet: ${reason}` });
}

function isProven({ proven }: LegProgress, copy: ObservedSite): boolean {
  return copy.kind === "there" && copy.condition === "steady" && isSame(proven?.copy.identifiers, copy.identifiers);
}

function stopDestroying({ from, to }: Leg): NextStep {
  const reason = `The ${to} is not the copy that was proven, or is gone: the destruction of the ${from}, which was begun, is not gone on with.`;
  return end({ kind: "stopped", reason });
}

function isSame(expected: readonly Identifier[] | undefined, found: readonly Identifier[]): boolean {
  return expected !== undefined && judgeIdentity(expected, found) === "same";
}

function stopBlind(site: SiteName, reason: string): NextStep {
  return end({ kind: "stopped", reason: `The ${site} could not be looked at: ${reason}` });
}

function vanish(site: SiteName, reason: string): NextStep {
  return end({ kind: "vanished", site, reason });
}

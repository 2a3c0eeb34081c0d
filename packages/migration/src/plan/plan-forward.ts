import { describeDifference } from "../compare/describe-comparison.ts";
import type { Difference } from "../model/comparison.ts";
import type { Step } from "./journal-entry.ts";
import { findGivenUp, isOurs, wasJustDone, type LegView } from "./leg-view.ts";
import { end, next, turn, type NextStep } from "./next-step.ts";

/** Plans a leg on its way forward: close, measure, build, copy, compare, verify, and only then hand over. */
export function planForward(view: LegView): NextStep {
  const { leg, own, from, to } = view;
  if (own.switching === true && to.kind === "there") return planLeftover(view, "It could not be destroyed.");
  if (from.access === "open") return attempt(view, { do: "close", site: leg.from });
  if (own.baseline === undefined) {
    // A copy that is older than the baseline may have what its origin has lost since.
    return isOurs(view) ? giveUp(view, `The ${leg.to} is older than what is known of the ${leg.from}.`) : measure(view);
  }
  return planBuilding(view) ?? planProving(view);
}

function measure(view: LegView): NextStep {
  return attempt(view, { do: "measure", site: view.leg.from });
}

/** Plans until the copy is there, closed and whole; undefined when it is. */
function planBuilding(view: LegView): NextStep | undefined {
  const { leg, own, to } = view;
  const build: Step = { do: "build", site: leg.to };
  if (to.kind === "absent") {
    return own.destroying === true ? giveUp(view, `The ${leg.to} is gone.`) : attempt(view, build);
  }
  if (!isOurs(view)) return giveUp(view, `Something else stands where the ${leg.to} is to be built.`);
  if (to.condition !== "steady") return giveUp(view, `Somebody is deleting the ${leg.to}.`);
  if (to.access === "open") return attempt(view, { do: "close", site: leg.to });
  return own.built === true ? undefined : attempt(view, build);
}

function planProving(view: LegView): NextStep {
  const { leg, own } = view;
  if (own.mismatch !== undefined) return giveUp(view, explainMismatch(own.mismatch));
  if (own.copied !== true) return attempt(view, { do: "copy", ...leg });
  if (own.receipt === undefined) return attempt(view, { do: "compare", ...leg });
  const verify: Step = { do: "verify", ...leg };
  return wasJustDone(view.progress, verify) ? planHandOver(view) : attempt(view, verify);
}

/** Plans what a proof allows, and what nothing else does. */
function planHandOver(view: LegView): NextStep {
  const { leg, form, progress } = view;
  if (form === "beside") return attempt(view, { do: "open", site: leg.to });
  const destroy: Step = { do: "destroy", site: leg.from };
  const reason = findGivenUp(progress, destroy);
  return reason === undefined ? next(destroy) : giveUp(view, reason);
}

function attempt(view: LegView, step: Step): NextStep {
  const reason = findGivenUp(view.progress, step);
  return reason === undefined ? next(step) : giveUp(view, reason);
}

/** Back, as long as there is a way back: an origin whose destruction was begun is nothing to go back to. */
export function giveUp(view: LegView, reason: string): NextStep {
  const { leg, own, isLast, to } = view;
  if (own.destroying !== true) return turn(reason);
  if (isLast && own.proven !== undefined && to.kind === "there" && isOurs(view)) return planLeftover(view, reason);
  return end({
    kind: "stopped",
    reason: `The destruction of the ${leg.from} was begun, and can not be gone on with. ${reason}`,
  });
}

/** What was to be taken away is still there; that keeps nobody from the destination. */
function planLeftover({ leg, to, progress }: LegView, reason: string): NextStep {
  if (to.kind === "there" && to.access === "open") return end({ kind: "leftover", site: leg.from, reason });
  const open: Step = { do: "open", site: leg.to };
  const failure = findGivenUp(progress, open);
  return failure === undefined ? next(open) : end({ kind: "stopped", reason: failure });
}

/** So many differences are told in one sentence; the journal has all of them. */
const TOLD = 3;

function explainMismatch(differences: readonly Difference[]): string {
  const told = differences.slice(0, TOLD).map(describeDifference).join("; ");
  const more = differences.length - TOLD;
  return `The copy differs: ${told}${more > 0 ? `; and ${more} more` : ""}.`;
}

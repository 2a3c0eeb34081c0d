import type { Step } from "./journal-entry.ts";
import { findGivenUp, wasJustDone, type LegView } from "./leg-view.ts";
import { end, next, type NextStep } from "./next-step.ts";
import { giveUp } from "./plan-forward.ts";

/**
 * Plans how a destruction that broke off is gone on with: only when the very last entry says that the copy has what its origin had. The origin itself
 * is half gone and can not be compared any more.
 */
export function planRest(view: LegView): NextStep {
  const { leg, progress, own, from, to } = view;
  const close: Step = { do: "close", site: leg.from };
  const recheck: Step = { do: "recheck", ...leg };
  const destroy: Step = { do: "destroy", site: leg.from };
  const stuck = findGivenUp(progress, destroy);
  if (stuck !== undefined) return giveUp(view, stuck);
  if (from.access === "closed" && wasJustDone(progress, recheck)) return next(destroy);
  const step = from.access === "open" ? close : recheck;
  const doubt = findGivenUp(progress, step);
  if (doubt === undefined) return next(step);
  const reason = `Its destruction was begun, and is not gone on with. ${doubt}`;
  const serves = own.switching === true && to.kind === "there" && to.access === "open";
  return end(
    serves ? { kind: "kept", reason } : { kind: "stopped", reason: `The ${leg.from} is half gone. ${reason}` },
  );
}

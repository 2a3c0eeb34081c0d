import type { Step } from "./journal-entry.ts";
import { findGivenUp, isOurs, wasJustDone, type LegView } from "./leg-view.ts";
import { end, next, type NextStep } from "./next-step.ts";

/**
 * Plans the way back: the copy is discarded where its origin was shown to have all that it had, and kept where it was not; then the
 * origin is opened.
 */
export function planBack(view: LegView, reason: string): NextStep {
  const { leg, progress, from, isLast, form } = view;
  const discarding = planDiscarding(view);
  if (discarding !== undefined) return discarding;
  const open: Step = { do: "open", site: leg.from };
  const failure = findGivenUp(progress, open);
  if (from.access === "closed") {
    return failure === undefined
      ? next(open)
      : end({ kind: "stopped", reason: `The ${leg.from} has the data and could not be opened: ${failure}` });
  }
  if (isOurs(view)) return end({ kind: "bothKept", serving: leg.from, kept: leg.to, reason });
  return isLast && form === "cloneBack"
    ? end({ kind: "onlyCopyHasTheData", site: leg.from, reason })
    : end({ kind: "abandoned", reason });
}

/** Plans what takes a copy away; undefined when it is gone, not ours, or to be kept. */
function planDiscarding(view: LegView): NextStep | undefined {
  const { leg, own, progress, to } = view;
  if (to.kind === "absent" || !isOurs(view)) return undefined;
  if (to.condition === "deleting") return orKeep(view, { do: "awaitGone", site: leg.to });
  // What was open may have taken what its origin never had.
  if (own.switching === true || own.exposed === true || to.access === "open") return undefined;
  if (own.baseline === undefined) return undefined;
  const confirm: Step = { do: "confirm", ...leg };
  const discard: Step = { do: "discard", site: leg.to };
  if (findGivenUp(progress, discard) !== undefined) return undefined;
  return wasJustDone(progress, confirm) ? next(discard) : orKeep(view, confirm);
}

function orKeep({ progress }: LegView, step: Step): NextStep | undefined {
  return findGivenUp(progress, step) === undefined ? next(step) : undefined;
}

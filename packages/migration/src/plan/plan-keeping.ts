import type { Step } from "./journal-entry.ts";
import { findGivenUp, isOurs, wasJustDone, type LegView } from "./leg-view.ts";
import { end, next, turn, type NextStep } from "./next-step.ts";
import type { Progress } from "./read-progress.ts";
import type { SiteName } from "./sites.ts";

/** Plans what follows on the switch: the source is kept until its time has come, and destroyed once the destination is shown to have all of it. */
export function planKeeping(view: LegView): NextStep {
  const { leg, own, progress, to, now } = view;
  if (to.kind === "absent" || !isOurs(view)) return giveUp(view, "The destination is gone.");
  if (to.condition !== "steady") return giveUp(view, "Somebody is deleting the destination.");
  const open: Step = { do: "open", site: leg.to };
  if (to.access === "closed" || own.switchedAt === undefined) {
    const reason = findGivenUp(progress, open);
    if (reason === undefined) return next(open);
    return to.access === "closed" ? giveUp(view, reason) : end({ kind: "stopped", reason });
  }
  const until = own.switchedAt + progress.begun.keepMs;
  return now < until ? end({ kind: "keeping", until }) : planRetiring(view);
}

function planRetiring({ leg, progress, from }: LegView): NextStep {
  const destroy: Step = { do: "destroy", site: leg.from };
  const reason = findGivenUp(progress, destroy);
  if (reason !== undefined) return end({ kind: "leftover", site: leg.from, reason });
  const cover: Step = { do: "cover", ...leg };
  if (from.access === "open" && wasJustDone(progress, cover)) return closeAgain(progress, leg.from);
  if (wasJustDone(progress, cover)) return next(destroy);
  const doubt = findGivenUp(progress, cover);
  return doubt === undefined ? next(cover) : end({ kind: "kept", reason: doubt });
}

/** What is written into an open source after the last look would go with it. */
function closeAgain(progress: Progress, site: SiteName): NextStep {
  const close: Step = { do: "close", site };
  const reason = findGivenUp(progress, close);
  return reason === undefined
    ? next(close)
    : end({ kind: "kept", reason: `The ${site} is open, and could not be closed: ${reason}` });
}

function giveUp({ own }: LegView, reason: string): NextStep {
  return own.destroying === true ? end({ kind: "stopped", reason }) : turn(reason);
}

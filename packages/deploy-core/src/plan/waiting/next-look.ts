import { isRunning, isStackStatus } from "../../model/stack-status.ts";
import { planNextPollMs } from "./next-poll.ts";
import type { Glance, Sighting } from "./status-board.ts";

/** What decides when a followed operation is looked at again. */
export interface LookSituation {
  readonly glance: Glance;
  /** What the board said of the stack when it was last looked at. */
  readonly known: Sighting | undefined;
  /**
   * Which share of the time between two looks is over, from 0 to 1. Not the time itself: what it is a share of changes with
   * the line, and when that is free again not everybody is to be due at once.
   */
  readonly elapsed: number;
  /** How many looks in a row brought nothing new. */
  readonly quietPolls: number;
  readonly loopback: boolean;
  /** From 0 up to 1; the same for one wait. */
  readonly random: number;
}

export type NextLook =
  /** `seemsOver`: the board says that the stack has come to rest. */
  | { readonly kind: "look"; readonly seemsOver: boolean }
  | {
      readonly kind: "wait";
      readonly ms: number;
      /** From one look to the next, as things are now. */
      readonly everyMs: number;
    };

/**
 * Plans when a stack's events are read again. Who follows alone reads them at its own pace. In a crowd the board says when
 * something happened, and beyond that the events are read as often as a share of the budget allows.
 */
export function planNextLook(situation: LookSituation): NextLook {
  const { glance, known, quietPolls, loopback, random } = situation;
  const leisurelyMs = loopback
    ? planNextPollMs({ quietPolls, loopback, random })
    : Math.min(planNextPollMs({ quietPolls, loopback, random }), MOST_QUIET_MS);
  if (glance.kind === "alone") return lookAfter(leisurelyMs, situation);
  const { sighting, followers, callsPerSecond, line } = glance;
  const seemsOver = sighting !== undefined && isStackStatus(sighting.status) && !isRunning(sighting.status);
  const isNews = sighting?.status !== known?.status || sighting?.changedAt !== known?.changedAt;
  if (sighting !== undefined && isNews) return { kind: "look", seemsOver };
  if (seemsOver) return lookAfter(leisurelyMs, { ...situation, seemsOver });
  const share = sighting === undefined ? SHARE.withoutBoard : SHARE.besideBoard[line];
  const everyMs = (followers / (share * callsPerSecond)) * 1000 * (0.8 + 0.4 * random);
  const next = lookAfter(Math.max(leisurelyMs, everyMs), situation);
  return next.kind === "look" ? next : { ...next, ms: Math.min(next.ms, GLANCE_MS * (0.8 + 0.4 * random)) };
}

function lookAfter(
  everyMs: number,
  { elapsed, seemsOver = false }: { elapsed: number; seemsOver?: boolean },
): NextLook {
  const leftMs = Math.round(everyMs * (1 - elapsed));
  return leftMs <= 0 ? { kind: "look", seemsOver } : { kind: "wait", ms: leftMs, everyMs };
}

/** Nobody is to wait for an end longer than this, and the second that it takes to look. */
const MOST_QUIET_MS = 2_400;

/** To glance at the board costs no call. */
const GLANCE_MS = 400;

/**
 * Which share of the budget all followers together may spend on events. The rest is for the board and for other work, and
 * more of it where such waits: an end is on the board, and what else events tell nobody needs as much as to begin.
 */
const SHARE = { besideBoard: { idle: 0.3, busy: 0.1 }, withoutBoard: 0.7 } as const;

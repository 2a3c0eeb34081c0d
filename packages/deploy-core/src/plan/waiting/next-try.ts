import { isToAct, type Urgency } from "./urgency.ts";

/** Why a call did not succeed, as far as that decides whether it is made again. */
export type CallFailure =
  /** AWS refused it as too many. */
  | "throttled"
  /** No connection came about: nothing listens, or no way leads there. */
  | "unreachable"
  /** AWS or the way to it failed in between. */
  | "transient"
  /** The credentials have run out. */
  | "expired"
  | "final";

/** A call that failed, and what has been tried. */
export interface FailedCall {
  readonly failure: CallFailure;
  readonly urgency: Urgency;
  /** How often it was made, from 1. */
  readonly tries: number;
  /** Since its first try, in milliseconds. */
  readonly elapsedMs: number;
  /** Newer credentials were asked for already, for this call. */
  readonly renewed: boolean;
  /** A person asked to stop. */
  readonly interrupted: boolean;
  readonly loopback: boolean;
  /** From 0 up to 1. */
  readonly random: number;
}

export type NextTry =
  | { readonly kind: "again"; readonly afterMs: number }
  /** As `again`, and worth telling: it may take until `giveUpAfterMs`. */
  | { readonly kind: "patiently"; readonly afterMs: number; readonly giveUpAfterMs: number }
  /** With newer credentials, if there are any. */
  | { readonly kind: "renew" }
  | { readonly kind: "giveUp" };

/**
 * Plans what follows on a call that failed. Who watches an operation looks again later by itself, so its calls are
 * given up sooner. An emulator that is down stays down, and is told at once.
 */
export function planNextTry(call: FailedCall): NextTry {
  const { failure, urgency, tries, elapsedMs, renewed, interrupted, loopback } = call;
  const again = { kind: "again", afterMs: backOffMs(call) } as const;
  const isPatient = isToAct(urgency) && !loopback && !interrupted;
  switch (failure) {
    case "final":
      return GIVE_UP;
    case "expired":
      return renewed ? GIVE_UP : { kind: "renew" };
    case "transient":
      return tries < TRIES ? again : GIVE_UP;
    case "throttled":
      return tries < TRIES || (isPatient && elapsedMs < THROTTLED_MS) ? again : GIVE_UP;
    case "unreachable":
      if (isPatient && elapsedMs < UNREACHABLE_MS)
        return { kind: "patiently", afterMs: again.afterMs, giveUpAfterMs: UNREACHABLE_MS };
      return tries < TRIES ? again : GIVE_UP;
  }
}

const GIVE_UP = { kind: "giveUp" } as const;

/** As many as the SDK's standard mode was set to before. */
const TRIES = 4;
const THROTTLED_MS = 2 * 60_000;
const UNREACHABLE_MS = 60_000;

/** Exponential, and anywhere between half of it and all of it, so that those who failed together do not come back together. */
function backOffMs({ failure, tries, random }: FailedCall): number {
  const { firstMs, mostMs } = BACK_OFF[failure];
  return Math.round(Math.min(mostMs, firstMs * 2 ** (tries - 1)) * (0.5 + random / 2));
}

const BACK_OFF = {
  throttled: { firstMs: 500, mostMs: 10_000 },
  unreachable: { firstMs: 100, mostMs: 5_000 },
  transient: { firstMs: 100, mostMs: 5_000 },
  expired: { firstMs: 0, mostMs: 0 },
  final: { firstMs: 0, mostMs: 0 },
} as const satisfies Record<CallFailure, { readonly firstMs: number; readonly mostMs: number }>;

import type { Refusal } from "../model/refusal.ts";
import { refuseUnsettled } from "./status/refuse-state.ts";
import { planNextPollMs } from "./waiting/next-poll.ts";

/** Attempts that found the stack changed under them, and what limits further ones. */
export interface Overtakings {
  readonly stackName: string;
  /** The command that tells what was done to the stack last. */
  readonly diagnose: string;
  /** The command that tries again. */
  readonly again: string;
  /** What each attempt so far saw change, oldest first; never empty. */
  readonly because: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly deadlineAt: number;
  readonly loopback: boolean;
  /** From 0 up to 1. */
  readonly random: number;
}

export type NextAttempt =
  | { readonly kind: "again"; readonly afterMs: number }
  | { readonly kind: "refuse"; readonly refusal: Refusal };

/** Most who are overtaken find the other's operation running, and follow it; so often only a loop of deployments wins. */
export const MOST_ATTEMPTS = 10;

/** Plans what follows on an attempt that was overtaken: another one a little later, or a refusal when it never ends. */
export function planNextAttempt(overtakings: Overtakings): NextAttempt {
  const { because, now, deadlineAt, loopback, random } = overtakings;
  if (because.length >= MOST_ATTEMPTS || now >= deadlineAt) {
    return { kind: "refuse", refusal: refuseUnsettled(overtakings) };
  }
  return { kind: "again", afterMs: planNextPollMs({ quietPolls: because.length - 1, loopback, random }) };
}

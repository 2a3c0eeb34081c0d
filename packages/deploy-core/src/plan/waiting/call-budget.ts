import type { Line } from "./status-board.ts";
import { compareUrgency, isToAct, type Urgency } from "./urgency.ts";

/** What all processes of this machine may ask of one account and region, as it stands in their shared file. */
export interface CallBudget {
  /** Calls that may be made at once; grows with time up to the burst. */
  readonly tokens: number;
  /** When `tokens` was worked out, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** How fast tokens grow now; below the allowance after AWS said that it was too much. */
  readonly callsPerSecond: number;
  /** When AWS last said so. */
  readonly throttledAt: number;
  /** Who waits for a token. */
  readonly waiting: readonly Ticket[];
}

/** A call that waits for its turn. */
export interface Ticket {
  readonly id: string;
  readonly urgency: Urgency;
  /** Since when, in milliseconds since the Unix epoch. */
  readonly since: number;
  /** When it last asked; who was killed asks no more, and loses its place. */
  readonly askedAt: number;
}

/** How much may be asked. */
export interface Allowance {
  readonly callsPerSecond: number;
  /** How many calls may follow each other at once after a pause. */
  readonly burst: number;
}

/** Returns the budget of an account and region that nobody has asked for a while. */
export function freshBudget({ callsPerSecond, burst }: Allowance, now: number): CallBudget {
  return { tokens: burst, at: now, callsPerSecond, throttledAt: 0, waiting: [] };
}

/** One call that wants to be made. */
export interface CallRequest {
  readonly id: string;
  readonly urgency: Urgency;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly allowance: Allowance;
}

/** The call may be made, or is to ask again after that time. */
export interface CallTurn {
  readonly budget: CallBudget;
  /** 0 to make the call now. */
  readonly waitMs: number;
}

/**
 * Gives one call its turn. Who is more urgent comes first, and of the same urgency who came first;
 * nobody before them keeps a call from a token that is left over for it.
 */
export function takeTurn(budget: CallBudget, { id, urgency, now, allowance }: CallRequest): CallTurn {
  const filled = refill(budget, { now, allowance });
  const known = filled.waiting.find((ticket) => ticket.id === id);
  const ticket = { id, urgency, since: known?.since ?? now, askedAt: now };
  const others = filled.waiting.filter((other) => other.id !== id);
  const ahead = others.filter((other) => isBefore(other, ticket)).length;
  const lacking = ahead + 1 - filled.tokens;
  if (lacking <= 0) return { budget: { ...filled, tokens: filled.tokens - 1, waiting: others }, waitMs: 0 };
  const dueMs = (lacking / filled.callsPerSecond) * 1000;
  const waitMs = Math.ceil(Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, dueMs)));
  return { budget: { ...filled, waiting: [...others, ticket] }, waitMs };
}

/** Takes note that AWS refused a call as too many: half as many from now on. One crowd of refusals counts once. */
export function noteThrottling(
  budget: CallBudget,
  { now, allowance }: { readonly now: number; readonly allowance: Allowance },
): CallBudget {
  const filled = refill(budget, { now, allowance });
  const isSameCrowd = Math.abs(now - filled.throttledAt) < CROWD_MS;
  const callsPerSecond = isSameCrowd
    ? filled.callsPerSecond
    : Math.max(Math.min(SLOWEST, allowance.callsPerSecond), filled.callsPerSecond / 2);
  return { ...filled, callsPerSecond, tokens: 0, throttledAt: isSameCrowd ? filled.throttledAt : now };
}

/** Time that runs backwards, as after a clock was set, brings nothing and costs nothing. */
function refill(budget: CallBudget, { now, allowance }: { now: number; allowance: Allowance }): CallBudget {
  const seconds = Math.max(0, now - budget.at) / 1000;
  const callsPerSecond = Math.min(
    allowance.callsPerSecond,
    budget.callsPerSecond + seconds * RECOVERY * allowance.callsPerSecond,
  );
  return {
    ...budget,
    callsPerSecond,
    tokens: Math.min(allowance.burst, budget.tokens + seconds * callsPerSecond),
    at: now,
    waiting: budget.waiting.filter(({ askedAt }) => Math.abs(now - askedAt) < FORGOTTEN_AFTER_MS),
  };
}

/** Says whether somebody waits for a call that is not to see how a stack stands. */
export function describeLine({ waiting }: CallBudget, now: number): Line {
  const isBusy = waiting.some(
    ({ urgency, askedAt }) => isToAct(urgency) && Math.abs(now - askedAt) < FORGOTTEN_AFTER_MS,
  );
  return isBusy ? "busy" : "idle";
}

function isBefore(one: Ticket, other: Ticket): boolean {
  const urgency = compareUrgency(one.urgency, other.urgency);
  if (urgency !== 0) return urgency < 0;
  return one.since === other.since ? one.id < other.id : one.since < other.since;
}

/** Who waits asks at least this often, so that a place nobody asks for any more is known for one. */
const LONGEST_WAIT_MS = 1_000;
const SHORTEST_WAIT_MS = 15;
const FORGOTTEN_AFTER_MS = 3_000;
const CROWD_MS = 1_000;
const SLOWEST = 0.5;
/** The share of the allowance that comes back in each second without a refusal: half of it in 25 s. */
const RECOVERY = 0.02;

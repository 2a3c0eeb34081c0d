import { freshBudget, type Allowance, type CallBudget, type Ticket } from "./call-budget.ts";
import { parseUrgency } from "./urgency.ts";
import { EMPTY_BOARD, type Sighting, type StatusBoard } from "./status-board.ts";

/** All that the processes of one machine share about an account and region: numbers, statuses and ARNs of stacks. */
export interface SharedWaiting {
  readonly budget: CallBudget;
  readonly board: StatusBoard;
}

/** Reads the text of the shared file; whatever it can not make sense of counts as never written. */
export function parseSharedWaiting(
  text: string | undefined,
  { allowance, now }: { readonly allowance: Allowance; readonly now: number },
): SharedWaiting {
  const parsed = asRecord(parseOrNothing(text));
  const usable = parsed["v"] === VERSION;
  return {
    budget: (usable ? readBudget(parsed["budget"]) : undefined) ?? freshBudget(allowance, now),
    board: (usable ? readBoard(parsed["board"]) : undefined) ?? EMPTY_BOARD,
  };
}

/** Renders the text of the shared file. */
export function renderSharedWaiting({ budget, board }: SharedWaiting): string {
  return JSON.stringify({ v: VERSION, budget, board });
}

const VERSION = 1;

function readBudget(value: unknown): CallBudget | undefined {
  const { tokens, at, callsPerSecond, throttledAt, waiting } = asRecord(value);
  if (!isNumber(tokens) || !isNumber(at) || !isNumber(callsPerSecond) || !isNumber(throttledAt)) return undefined;
  if (callsPerSecond <= 0 || !Array.isArray(waiting) || !waiting.every(isTicket)) return undefined;
  const known = waiting.map((ticket) => ({ ...ticket, urgency: parseUrgency(ticket.urgency) }));
  return { tokens, at, callsPerSecond, throttledAt, waiting: known };
}

/** As any version may have written it. */
type WrittenTicket = Omit<Ticket, "urgency"> & { readonly urgency: string };

function isTicket(value: unknown): value is WrittenTicket {
  const { id, urgency, since, askedAt } = asRecord(value);
  return typeof id === "string" && typeof urgency === "string" && isNumber(since) && isNumber(askedAt);
}

function readBoard(value: unknown): StatusBoard | undefined {
  const { followed, sightings, lookedAt, claimedUntil, pages, blindUntil } = asRecord(value);
  if (!isNumber(lookedAt) || !isNumber(claimedUntil) || !isNumber(pages) || !isNumber(blindUntil)) return undefined;
  return {
    followed: pick(followed, isNumber),
    sightings: pick(sightings, isSighting),
    lookedAt,
    claimedUntil,
    pages,
    blindUntil,
  };
}

function isSighting(value: unknown): value is Sighting {
  const { status, changedAt } = asRecord(value);
  return typeof status === "string" && (changedAt === undefined || isNumber(changedAt));
}

function pick<Value>(value: unknown, isOne: (value: unknown) => value is Value): Readonly<Record<string, Value>> {
  const entries = Object.entries(asRecord(value));
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => isOne(entry[1])));
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function parseOrNothing(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What a machine says, twice a minute, about the events that it has taken and not yet handed on: they lie on its own disk, and go
 * with it. It says so beside its report, in an object of its own.
 */
export interface QueueReport {
  /** Events that it holds, in queues and on the way from there; undefined where Logstash's own API did not tell. */
  readonly events: number | undefined;
  /** The same when it was counted before; undefined where it never was. */
  readonly before: number | undefined;
  /** Events that it has handed on since then; none where that was long ago. */
  readonly sent: number;
  /** By the machine's clock, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/**
 * Returns what a report of queues says; undefined for a text that is none. Lines: `events` and `before` (a number, or `unknown`), `sent`
 * and `at` (seconds since the Unix epoch), each followed by a space and its value.
 */
export function parseQueueReport(text: string): QueueReport | undefined {
  const fields = new Map(text.split("\n").map((line) => [line.split(" ")[0], line.split(" ")[1]] as const));
  const [events, before] = [fields.get("events"), fields.get("before")].map(countOrUnknown);
  const [sent, at] = [fields.get("sent"), fields.get("at")].map(countOf);
  if (events === undefined || before === undefined || sent === undefined || at === undefined) return undefined;
  return { events: known(events), before: known(before), sent, at: at * 1000 };
}

function countOrUnknown(text: string | undefined): number | "unknown" | undefined {
  return text === "unknown" ? text : countOf(text);
}

function known(count: number | "unknown"): number | undefined {
  return count === "unknown" ? undefined : count;
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

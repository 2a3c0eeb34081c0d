/**
 * What a machine says, twice a minute, about the events that it has taken and not yet handed on: they lie on its own disk, and go
 * with it. It says so beside its report, in an object of its own.
 */
export interface QueueReport {
  /** Events in its queues; undefined where Logstash's own API did not answer. */
  readonly events: number | undefined;
  /** The same when it reported before. */
  readonly before: number;
  /** Events that it has handed on since then. */
  readonly sent: number;
  /** By the machine's clock, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/**
 * Returns what a report of queues says; undefined for a text that is none. Lines: `events` (a number, or `unknown`), `before`, `sent`
 * and `at` (seconds since the Unix epoch), each followed by a space and its value.
 */
export function parseQueueReport(text: string): QueueReport | undefined {
  const fields = new Map(text.split("\n").map((line) => [line.split(" ")[0], line.split(" ")[1]] as const));
  const given = fields.get("events");
  const events = given === "unknown" ? undefined : countOf(given);
  const [before, sent, at] = [fields.get("before"), fields.get("sent"), fields.get("at")].map(countOf);
  if (before === undefined || sent === undefined || at === undefined) return undefined;
  if (given !== "unknown" && events === undefined) return undefined;
  return { events, before, sent, at: at * 1000 };
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

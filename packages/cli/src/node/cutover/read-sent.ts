import { gatherRuns, reconcile, type JudgedObject } from "@logstack/elb-processor";
import { countIndexed, type IndexedCounts } from "@logstack/elb-processor/log-stack";
import type { SentCount } from "@logstack/migration";
import { withLogStack, type OpenedLogStack } from "../elb/with-log-stack.ts";
import type { Terminal } from "../terminal.ts";
import type { WatchedSource, WatchedStack } from "./watched-source.ts";

/** S3's clock and Lambda's need not be one. */
const CLOCKS_MS = 300_000;

/** Whose word is read, and from when on. */
export interface SentRequest {
  readonly watched: WatchedSource;
  /** Milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  readonly now: number;
  /** A file that is younger is not waited for: there is always one under way. In milliseconds. */
  readonly settledMs: number;
}

/**
 * Reads what the elb-logs function says it has sent since, and how much of that is at either stack. A file's lines go to one stack with
 * the run that sent all of them, so that the stack which has more of them counts. Never throws.
 */
export async function readSent(request: SentRequest, terminal: Terminal): Promise<SentCount> {
  const { source, environment } = request.watched;
  try {
    return await withLogStack({ where: { environment, layer: source.layer }, terminal }, (stack) =>
      readOver(stack, request, terminal),
    );
  } catch (error) {
    return {
      kind: "unreadable",
      reason: error instanceof Error ? error.message.replace(/\.$/, "") : "nobody says why",
    };
  }
}

async function readOver(
  stack: OpenedLogStack,
  { watched, sinceMs, now, settledMs }: SentRequest,
  terminal: Terminal,
): Promise<SentCount> {
  const [retries, objects, logged] = await Promise.all([
    stack.live.readRetries(),
    stack.bucket.list(),
    stack.log.readRuns(sinceMs - CLOCKS_MS),
  ]);
  const keys = objects.filter(({ lastModifiedMs }) => lastModifiedMs >= sinceMs).map(({ key }) => key);
  const counts = await Promise.all([watched.old, watched.new].map((side) => countKeys(keys, side, terminal)));
  const [first, second] = counts;
  const unreachable = counts.find((each) => each.kind === "unreachable");
  if (unreachable?.kind === "unreachable") return { kind: "unreadable", reason: unreachable.reason };
  if (first?.kind !== "counted" || second?.kind !== "counted")
    return { kind: "unreadable", reason: "it was not counted" };
  const more = (key: string): number => Math.max(first.byKey.get(key) ?? 0, second.byKey.get(key) ?? 0);
  const indexed = new Map(keys.map((key) => [key, more(key)]));
  const {
    objects: judged,
    missing,
    lost,
  } = reconcile({
    objects,
    runs: gatherRuns(logged, stack.names.bucket),
    sinceMs,
    nowMs: now,
    retries,
    indexed,
  });
  const lines = judged.map((each) => ({ sent: linesOf(each), found: Math.min(linesOf(each), more(each.object.key)) }));
  const isUnderWay = ({ standing }: JudgedObject, at: number): boolean =>
    standing.kind === "young" || (standing.kind === "arrived" && (lines[at]?.found ?? 0) < standing.lines);
  const isSettled = ({ object }: JudgedObject): boolean => now - object.lastModifiedMs >= settledMs;
  return {
    kind: "counted",
    sent: sum(lines.map(({ sent }) => sent)),
    arrived: sum(lines.map(({ found }) => found)),
    missing: missing.length + lost.length,
    underWay: judged.filter((each, at) => isSettled(each) && isUnderWay(each, at)).length,
  };
}

/** An index that has no event with a key yet has none of these keys. */
async function countKeys(
  keys: readonly string[],
  { search }: WatchedStack,
  terminal: Terminal,
): Promise<IndexedCounts> {
  const apiKey = terminal.env[search.apiKeyFrom] || undefined;
  const counted = await countIndexed(keys, { url: search.url, index: search.index, apiKey });
  return counted.kind === "unreachable" && counted.reason.includes(" have no field ")
    ? { kind: "counted", byKey: new Map() }
    : counted;
}

function linesOf({ standing }: JudgedObject): number {
  return standing.kind === "arrived" || standing.kind === "notIndexed" ? standing.lines : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

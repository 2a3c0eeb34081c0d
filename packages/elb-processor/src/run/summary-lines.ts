import { isRecord } from "../request/json.ts";
import { describeMetrics } from "./metrics.ts";
import type { RunSummary } from "./run-summary.ts";

/** AWS: an event of CloudWatch Logs has at most 256 KB; a key at most 1,024 bytes, which JSON may make six times as long. */
const OBJECTS_A_LINE = 25;

/** Returns the lines that a run leaves in its log; the first carries its metrics. */
export function writeSummary(summary: RunSummary, atMs: number): readonly string[] {
  const parts = Math.max(1, Math.ceil(summary.objects.length / OBJECTS_A_LINE));
  return Array.from({ length: parts }, (_, index) => {
    const objects = summary.objects.slice(index * OBJECTS_A_LINE, (index + 1) * OBJECTS_A_LINE);
    const metrics = index === 0 ? describeMetrics(summary, atMs) : {};
    return JSON.stringify({ ...summary, objects, part: index + 1, parts, ...metrics });
  });
}

/**
 * Returns the summary that a line of the function's log holds, or undefined where it holds none. Takes a line as the
 * function wrote it, and as Lambda's JSON log format wraps it.
 */
export function readSummary(line: string): RunSummary | undefined {
  if (!line.includes("elbRun")) return undefined;
  const content = parse(line);
  if (!isRecord(content)) return undefined;
  const message = content["message"];
  const summary = typeof message === "string" ? parse(message) : isRecord(message) ? message : content;
  if (!isRecord(summary) || summary["elbRun"] !== 1 || !Array.isArray(summary["objects"])) return undefined;
  return summary as unknown as RunSummary;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { renderTimestamp } from "../wire/timestamp.ts";
import type { LogLine, Run } from "./code-runner.ts";
import { failureOf } from "./run-failure.ts";

/** What the events around a run say of it. */
export interface RunFacts {
  readonly requestId: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly memoryMb: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly timeoutMs: number;
  readonly format: "Text" | "JSON";
  /** The lowest level of events about the run in the format JSON. */
  readonly systemLevel: string;
}

/** Returns the events of CloudWatch Logs that one run leaves, those of the code among them. */
export function renderRun(run: Run, facts: RunFacts): readonly LogLine[] {
  const lines = run.lines.map(({ atMs, text }) => ({ atMs, text: `${text}\n` }));
  const start = (text: string): LogLine => ({ atMs: facts.startedAtMs, text });
  const end = (text: string): LogLine => ({ atMs: facts.endedAtMs, text });
  if (facts.format === "Text") {
    return [
      start(`START RequestId: ${facts.requestId} Version: ${facts.version}\n`),
      ...lines,
      ...failureText(run, facts).map(end),
      end(`END RequestId: ${facts.requestId}\n`),
      end(reportText(run, facts)),
    ];
  }
  if (facts.systemLevel === "WARN") return lines;
  const record = { requestId: facts.requestId, version: facts.version };
  return [
    start(platformEvent("platform.start", facts.startedAtMs, record)),
    ...lines,
    end(platformEvent("platform.report", facts.endedAtMs, reportRecord(run, facts))),
  ];
}

/** What the platform says of code that was stopped or ended by itself. */
function failureText({ outcome }: Run, { requestId, endedAtMs, timeoutMs }: RunFacts): readonly string[] {
  switch (outcome.kind) {
    case "timedOut":
      return [
        `${renderTimestamp(endedAtMs)} ${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds\n\n`,
      ];
    case "outOfMemory":
    case "exited":
      return [`${failureOf(outcome, { requestId, timeoutMs })?.errorMessage ?? ""}\nRuntime.ExitError\n`];
    case "answered":
    case "failed":
    case "initFailed":
      return [];
  }
}

function reportText(run: Run, facts: RunFacts): string {
  const { durationMs, billedMs, initMs } = timesOf(run);
  const parts = [
    `REPORT RequestId: ${facts.requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs} ms`,
    `Memory Size: ${facts.memoryMb} MB`,
    `Max Memory Used: ${run.maxMemoryMb} MB`,
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
    ...statusText(run, facts),
  ];
  return `${parts.join("\t")}\t\n`;
}

function statusText({ outcome }: Run, facts: RunFacts): readonly string[] {
  switch (outcome.kind) {
    case "timedOut":
      return ["Status: timeout"];
    case "outOfMemory":
    case "exited":
      return ["Status: error", `Error Type: ${failureOf(outcome, facts)?.errorType ?? ""}`];
    case "answered":
    case "failed":
    case "initFailed":
      return [];
  }
}

function reportRecord(run: Run, facts: RunFacts): object {
  const { durationMs, billedMs, initMs } = timesOf(run);
  const failure = failureOf(run.outcome, facts);
  const status = run.outcome.kind === "timedOut" ? "timeout" : failure === undefined ? "success" : "error";
  return {
    requestId: facts.requestId,
    metrics: {
      durationMs: Number(durationMs.toFixed(3)),
      billedDurationMs: billedMs,
      memorySizeMB: facts.memoryMb,
      maxMemoryUsedMB: run.maxMemoryMb,
      ...(initMs === undefined ? {} : { initDurationMs: Number(initMs.toFixed(3)) }),
    },
    status,
    ...(status === "error" ? { errorType: failure?.errorType } : {}),
  };
}

/** AWS: since August 2025 the start of an environment is billed too. */
function timesOf({ durationMs, initMs }: Run): {
  readonly durationMs: number;
  readonly billedMs: number;
  readonly initMs: number | undefined;
} {
  return { durationMs, initMs, billedMs: Math.ceil(durationMs + (initMs ?? 0)) };
}

function platformEvent(type: string, atMs: number, record: object): string {
  return `${JSON.stringify({ time: renderTimestamp(atMs), type, record })}\n`;
}

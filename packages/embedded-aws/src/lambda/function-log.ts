import type { LogStore } from "../logs/log-store.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import type { LogLine } from "./code-runner.ts";
import type { FunctionVersion } from "./function-version.ts";
import { loggingOf } from "./show-function.ts";

/**
 * Returns the name of a new log stream of a version.
 * AWS: where a function names its own log group, other functions may write there too.
 */
export function nameLogStream(
  version: FunctionVersion,
  { nowMs, id }: { readonly nowMs: number; readonly id: string },
): string {
  const day = renderTimestamp(nowMs).slice(0, 10).replaceAll("-", "/");
  const { name } = version;
  const isOwnGroup = loggingOf(version).LogGroup === `/aws/lambda/${name}`;
  return isOwnGroup ? `${day}/[${version.version}]${id}` : `${day}/${name}[${version.version}]${id}`;
}

/** Writes lines of a version into its log group, in order of time. */
export function writeFunctionLog(
  logs: LogStore,
  version: FunctionVersion,
  { stream, lines }: { readonly stream: string; readonly lines: readonly LogLine[] },
): void {
  if (lines.length === 0) return;
  const events = lines.map(({ atMs, text }) => ({ timestampMs: atMs, message: text }));
  logs.write(
    version.place,
    { group: loggingOf(version).LogGroup, stream },
    events.toSorted((a, b) => a.timestampMs - b.timestampMs),
  );
}

/**
 * Writes what the engine itself has to say of an event. AWS says such things in metrics, which nobody looks at here. The
 * stream is named after the event, for no run of code belongs to it.
 */
export function writeNotice(
  logs: LogStore,
  version: FunctionVersion,
  notice: { readonly requestId: string; readonly nowMs: number; readonly message: string },
): void {
  const { requestId, nowMs, message } = notice;
  const timestamp = renderTimestamp(nowMs);
  const text =
    loggingOf(version).LogFormat === "JSON"
      ? JSON.stringify({ timestamp, level: "ERROR", requestId, message })
      : `${timestamp}\t${requestId}\tERROR\t${message}`;
  const stream = nameLogStream(version, { nowMs, id: requestId.replaceAll("-", "") });
  writeFunctionLog(logs, version, { stream, lines: [{ atMs: nowMs, text: `${text}\n` }] });
}

import { format } from "node:util";

/** The levels of AWS's JSON log format, lowest first. */
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

const METHODS = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" };

/**
 * Makes `console` and the two output streams write CloudWatch events, in AWS's text or JSON format.
 * `emit` takes one event; `now` and `requestId` are those of the invocation.
 */
export function redirectOutput({ format: logFormat, level: lowest, emit, now, requestId }) {
  const isWanted = (level) => logFormat === "Text" || LEVELS.indexOf(level) >= LEVELS.indexOf(lowest);
  for (const [method, level] of Object.entries(METHODS)) {
    console[method] = (...values) => {
      if (!isWanted(level)) return;
      const at = new Date(now()).toISOString();
      emit(
        logFormat === "JSON" ? jsonLine({ at, level, requestId: requestId(), values }) : textLine(values, level, at),
      );
    };
  }
  const textLine = (values, level, at) => `${at}\t${requestId()}\t${level}\t${format(...values)}`;
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, done) => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      for (const line of text.split("\n")) if (line !== "") emit(line);
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
  }
}

/** AWS Lambda developer guide, "Using Lambda JSON log format with Node.js". */
function jsonLine({ at, level, requestId, values }) {
  const [only] = values;
  const error = values.find((value) => value instanceof Error);
  const isObject = values.length === 1 && typeof only === "object" && only !== null && error === undefined;
  return JSON.stringify({
    timestamp: at,
    level,
    requestId,
    message: isObject ? only : format(...values),
    ...(error === undefined
      ? {}
      : { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? "").split("\n") }),
  });
}

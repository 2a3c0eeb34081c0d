/**
 * The first thing in the process of an execution environment, as AWS's runtime interface client is: loads the handler, then
 * takes one invocation after the other. It reads from file descriptor 4 and writes to 3, one JSON object a line.
 * Writing is synchronous, so that what code has logged is out before anything can happen to the process.
 */
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { callHandler } from "./call-handler.mjs";
import { leadToPeer } from "./lead-to-peer.mjs";
import { loadHandler } from "./load-handler.mjs";
import { redirectOutput } from "./log-lines.mjs";

const options = JSON.parse(process.argv[2]);
process.argv.length = 2;

/** What is being invoked; undefined between two invocations. */
let current;
/** The engine's time ahead of the machine's. */
let aheadMs = options.nowMs - Date.now();
const now = () => Date.now() + aheadMs;

const send = (message) => {
  let rest = Buffer.from(`${JSON.stringify({ ...message, maxMemoryKb: process.resourceUsage().maxRSS })}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(3, rest));
};
redirectOutput({
  format: options.logFormat,
  level: options.logLevel,
  emit: (text) => send({ type: "log", atMs: now(), text }),
  now,
  requestId: () => current?.requestId,
});

const watchdog = new Worker(new URL("watchdog.mjs", import.meta.url), {
  workerData: { memoryBytes: options.memoryMb * 1024 * 1024, enginePid: process.ppid },
});
watchdog.unref();

/** Ends the invocation with an error, and the environment too where the state of the code is unknown. */
const fail = (error, { label, exitCode }) => {
  console.error(`${label} \t${JSON.stringify({ ...error, stack: error.trace, trace: undefined })}`);
  send({ type: current === undefined ? "initFailed" : "failed", error, ends: exitCode !== undefined });
  current = undefined;
  if (exitCode !== undefined) process.exit(exitCode);
};
process.on("uncaughtException", (error) => fail(describeError(error), { label: "Uncaught Exception", exitCode: 129 }));
process.on("unhandledRejection", (reason) => {
  const { errorType, errorMessage, trace } = describeError(reason);
  const error = {
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: `${errorType}: ${errorMessage}`,
    trace,
  };
  fail(error, { label: "Unhandled Promise Rejection", exitCode: 128 });
});

const input = new Socket({ fd: 4, readable: true, writable: false });
// The engine closed the line: it has no more use for this environment, or is gone.
input.on("end", () => process.exit(0));
input.on("error", () => process.exit(0));

// Before any code can keep the unchanged functions to itself.
if (options.peer !== undefined) leadToPeer(options.peer);

let handler;
try {
  handler = await loadHandler(options.taskRoot, options.handler);
} catch (error) {
  fail(describeError(error), { label: "Uncaught Exception", exitCode: 1 });
}
send({ type: "ready" });

createInterface({ input, crlfDelay: Infinity }).on("line", (line) => {
  const invocation = JSON.parse(line);
  aheadMs = invocation.nowMs - Date.now();
  current = invocation;
  // While code runs only its own work keeps the event loop alive: when that is empty, nothing more will come.
  input.unref();
  callHandler(handler, invocation, {
    succeed(result) {
      if (current !== invocation) return;
      current = undefined;
      input.ref();
      send(render(result));
    },
    fail(error) {
      if (current !== invocation) return;
      fail(describeError(error), { label: "Invoke Error" });
      input.ref();
    },
  });
});

function render(result) {
  try {
    return { type: "answered", payload: JSON.stringify(result === undefined ? null : result) ?? "null" };
  } catch (error) {
    return { type: "failed", error: { ...describeError(error), errorType: "Runtime.MarshalError" } };
  }
}

/** AWS Lambda developer guide, "Error handling in Node.js": `errorMessage`, `errorType`, `trace`. */
function describeError(error) {
  if (!(error instanceof Error)) {
    return {
      errorType: typeof error,
      errorMessage: typeof error === "string" ? error : JSON.stringify(error),
      trace: [],
    };
  }
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}

/**
 * Runs in a thread of its own beside a function's code, which cannot starve it: ends the process when it takes more memory
 * than the function has, or when the engine that started it is gone.
 */
import { workerData } from "node:worker_threads";

const { memoryBytes, enginePid } = workerData;

/** Short enough that code which takes a gigabyte a second is stopped a few megabytes behind its limit. */
const INTERVAL_MS = 15;

setInterval(() => {
  if (process.ppid !== enginePid || process.memoryUsage.rss() > memoryBytes) process.kill(process.pid, "SIGKILL");
}, INTERVAL_MS);

// `npm run images -- bake IMAGE --to ENVIRONMENT`: an image, made, tried and written into variables.
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readCommand, type Command } from "../read-command.ts";
import { runImages } from "./run-images.ts";

// Which Node.js this wants is said by the workspace, not by the SDK.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    process.stderr.write("Stopping: taking away what was started. This may take a minute.\n");
    interrupted.abort();
  });
}

try {
  process.exitCode = await runImages(readArguments(process.argv.slice(2)), {
    root: fileURLToPath(new URL("../../..", import.meta.url)),
    signal: interrupted.signal,
    clock: {
      nowMs: () => performance.now(),
      timeIn: (milliseconds) => new Date(Date.now() + milliseconds).toISOString(),
      wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => {}),
    },
    say: (sentence) => process.stderr.write(`${sentence}\n`),
    print: (sentence) => process.stdout.write(`${sentence}\n`),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function readArguments(words: string[]): Command {
  try {
    return readCommand(
      parseArgs({
        args: words,
        allowPositionals: true,
        options: {
          to: { type: "string", multiple: true },
          share: { type: "string", multiple: true },
          region: { type: "string" },
          subnet: { type: "string" },
          "kms-key": { type: "string" },
          help: { type: "boolean", short: "h" },
        },
      }),
    );
  } catch (error) {
    return { kind: "wrong", problem: error instanceof Error ? error.message : String(error) };
  }
}

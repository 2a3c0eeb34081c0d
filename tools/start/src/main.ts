// `npm start`: builds the layers, deploys them to ci and to staging on the embedded AWS, shows the result, and a log file on its way.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { HELP, readArguments } from "./read-arguments.ts";
import { renderWhatNext } from "./render-what-next.ts";
import { runSteps, type Command } from "./run-steps.ts";
import { serveEngine } from "./serve-engine.ts";
import { openBroker, showSample } from "./show-sample.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const logstack = (...args: readonly string[]): Command => [
  process.execPath,
  join(root, "tools/setup/logstack.mjs"),
  ...args,
];

const STEPS: readonly Command[] = [
  [join(root, "node_modules/.bin/turbo"), "run", "build", "--output-logs=errors-only"],
  logstack("deploy", "--all", "--to", "ci"),
  logstack("deploy", "--all", "--to", "staging"),
  logstack("status", "--in", "ci", "--in", "staging"),
];

process.exitCode = await main();

async function main(): Promise<number> {
  const request = readArguments(process.argv.slice(2));
  switch (request.kind) {
    case "help":
      process.stdout.write(`${HELP}\n`);
      return 0;
    case "misuse":
      process.stderr.write(`${request.problem}\n\`npm start -- --help\` lists what there is.\n`);
      return 2;
    case "start":
      return request.faults === undefined ? await startWithSample() : await rehearse(request.faults);
  }
}

/** All steps find the listener by this variable, so that what functions send to the Broker comes here. */
async function startWithSample(): Promise<number> {
  const broker = await openBroker();
  process.env["LOGSTACK_EMBEDDED_PEER"] = broker.address;
  try {
    const exitCode = await runSteps(STEPS, root);
    if (exitCode !== 0) return exitCode;
    const serve = logstack("aws", "serve", "--port", "0");
    const shown = await showSample({
      serve,
      cwd: root,
      broker,
      account: "111111111111",
      bucket: "example-ci-elb-logs",
    });
    process.stdout.write(`\n${shown.join("\n")}\n`);
    return 0;
  } finally {
    broker.close();
  }
}

/** The engine comes first: a file of faults that cannot be used is told before anything is built. */
async function rehearse(faults: string): Promise<number> {
  // npm goes to the root; the path is meant from where the person is.
  const file = resolve(process.env["INIT_CWD"] ?? process.cwd(), faults);
  // The engine is in a process group of its own: a Ctrl-C here does not reach it, so that it can tell how its faults went.
  let isInterrupted = false;
  const noteInterrupt = (): void => void (isInterrupted = true);
  process.once("SIGINT", noteInterrupt).once("SIGTERM", noteInterrupt);
  const engine = await serveEngine(logstack("aws", "serve", "--port", "0", "--faults", file), {
    cwd: root,
    stderr: "inherit",
  });
  if (engine.kind === "ended") return engine.exitCode;
  let exitCode = 130;
  try {
    if (!isInterrupted) exitCode = await runSteps(STEPS, root);
  } finally {
    await engine.stop();
    process.off("SIGINT", noteInterrupt).off("SIGTERM", noteInterrupt);
  }
  if (exitCode !== 0 && exitCode !== 130) process.stderr.write(`\n${renderWhatNext(faults)}\n`);
  return exitCode;
}

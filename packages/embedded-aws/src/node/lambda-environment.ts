import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { ExecutionSpec, Invocation, LogLine, RunOutcome } from "../lambda/code-runner.ts";
import { readMessage, type Message } from "./lambda-messages.ts";
import type { PeerAddress } from "./peer.ts";
import { keepLines } from "./lambda-lines.ts";
import { makeFolders, type EnvironmentFolders } from "./lambda-folders.ts";

/** A process with one function's code in it, which takes one invocation at a time. */
export interface Environment {
  readonly logStream: string;
  /** Waits until the code is loaded; returns why it could not be, or undefined. */
  started(limitMs: number): Promise<RunOutcome | undefined>;
  invoke(invocation: Invocation, limitMs: number): Promise<RunOutcome>;
  /** What was written since this was last asked. */
  takeLines(): readonly LogLine[];
  maxMemoryMb(): number;
  /** False once no more can be invoked. */
  isUsable(): boolean;
  /** Kills the process and removes its folders. */
  end(): Promise<void>;
}

const RUNTIME_FOLDER = fileURLToPath(new URL("lambda-runtime", import.meta.url));

/** Starts a process with the code of a function. `nowMs` is the engine's time. */
export function startEnvironment(spec: ExecutionSpec, { endpoint, nowMs, peer }: StartFacts): Environment {
  const logStream = spec.nameStream();
  const folders = makeFolders(spec.readArchive());
  const child = launch(spec, { folders, logStream, endpoint, nowMs, peer });
  let aheadMs = nowMs - Date.now();
  const lines = keepLines();
  let maxMemoryKb = 0;
  let usable = true;
  let settle: (outcome: RunOutcome | undefined) => void = () => undefined;

  const receive = (message: Message): void => {
    maxMemoryKb = Math.max(maxMemoryKb, message.maxMemoryKb);
    if (message.type === "log") {
      lines.add({ atMs: message.atMs, text: message.text });
      return;
    }
    if ("ends" in message && message.ends) usable = false;
    settle(outcomeOf(message));
  };
  const closed = new Promise<void>((resolve) => {
    listenTo(child, {
      receive,
      keepLine: (text) => lines.add({ atMs: Date.now() + aheadMs, text }),
      finish(ending) {
        usable = false;
        folders.remove();
        settle(ending);
        resolve();
      },
    });
  });

  const outcomeWithin = async (limitMs: number): Promise<RunOutcome | undefined> => {
    const outcome = new Promise<RunOutcome | undefined>((resolve) => {
      settle = resolve;
    });
    let isTimedOut = false;
    const timer = setTimeout(() => {
      isTimedOut = true;
      usable = false;
      child.kill("SIGKILL");
    }, limitMs);
    const ended = await outcome;
    clearTimeout(timer);
    return isTimedOut ? { kind: "timedOut" } : ended;
  };
  return {
    logStream,
    started: (limitMs) => outcomeWithin(limitMs),
    async invoke(invocation, limitMs) {
      aheadMs = invocation.nowMs - Date.now();
      const outcome = outcomeWithin(limitMs);
      const message = { ...invocation, deadlineMs: Date.now() + limitMs };
      (child.stdio[4] as Writable).write(`${JSON.stringify(message)}\n`);
      return (await outcome) ?? { kind: "exited", reason: undefined };
    },
    takeLines: () => lines.take(),
    maxMemoryMb: () => Math.ceil(maxMemoryKb / 1024),
    isUsable: () => usable,
    async end() {
      usable = false;
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/** Who is told of what a process says, and of its end. */
interface Listener {
  readonly receive: (message: Message) => void;
  readonly keepLine: (text: string) => void;
  readonly finish: (ending: RunOutcome) => void;
}

function listenTo(child: ChildProcess, { receive, keepLine, finish }: Listener): void {
  createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
    const message = readMessage(line);
    if (message === undefined) keepLine(line);
    else receive(message);
  });
  // The code's own output comes by the line above; here is what Node.js itself has to say.
  createInterface({ input: child.stderr as Readable }).on("line", keepLine);
  child.once("close", (status, signal) => finish(endingOf(status, signal)));
  child.once("error", (error) => finish({ kind: "exited", reason: error.message }));
  // A line to a process that has just died: its end says the rest.
  (child.stdio[4] as Writable).on("error", () => undefined);
}

/** What an environment is started with beside its spec. */
interface StartFacts {
  /** Where this engine listens: an SDK in the code talks to it. */
  readonly endpoint: string;
  readonly nowMs: number;
  /** Where connections to host names of stacks are led. */
  readonly peer: PeerAddress | undefined;
}

function launch(
  spec: ExecutionSpec,
  { folders, logStream, endpoint, nowMs, peer }: StartFacts & { folders: EnvironmentFolders; logStream: string },
): ChildProcess {
  const { handler, logFormat, logLevel, memoryMb, hostNames } = spec;
  const options = {
    taskRoot: folders.task,
    handler,
    logFormat,
    logLevel,
    memoryMb,
    nowMs,
    peer: peer && { ...peer, names: hostNames },
  };
  return spawn(
    process.execPath,
    [
      ...permissions(folders),
      `--max-old-space-size=${memoryMb}`,
      `${RUNTIME_FOLDER}/bootstrap.mjs`,
      JSON.stringify(options),
    ],
    {
      cwd: folders.task,
      // Nothing of the engine's own environment: AWS Lambda developer guide, "Defined runtime environment variables".
      env: {
        LANG: "en_US.UTF-8",
        TZ: ":UTC",
        PATH: "/usr/local/bin:/usr/bin:/bin",
        NODE_PATH: "/opt/nodejs/node_modules",
        TMPDIR: folders.temporary,
        LAMBDA_TASK_ROOT: folders.task,
        LAMBDA_RUNTIME_DIR: RUNTIME_FOLDER,
        AWS_LAMBDA_LOG_STREAM_NAME: logStream,
        AWS_ENDPOINT_URL: endpoint,
        ...spec.variables,
      },
      stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    },
  );
}

/** Files only of the task and its temporary folder, no other programs; threads are ordinary code's, and the watchdog's. */
function permissions({ task, temporary }: EnvironmentFolders): readonly string[] {
  const flag = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
  return [
    flag,
    ...[task, temporary, RUNTIME_FOLDER].map((folder) => `--allow-fs-read=${folder}/*`),
    `--allow-fs-write=${temporary}/*`,
    "--allow-worker",
    // Newer versions close the network too, unless told not to.
    ...(process.allowedNodeEnvironmentFlags.has("--allow-net") ? ["--allow-net"] : []),
    "--disable-warning=ExperimentalWarning",
    "--disable-warning=SecurityWarning",
  ];
}

function outcomeOf(message: Exclude<Message, { readonly type: "log" }>): RunOutcome | undefined {
  switch (message.type) {
    case "ready":
      return undefined;
    case "answered":
      return { kind: "answered", payload: message.payload };
    case "failed":
    case "initFailed":
      return { kind: message.type, error: message.error };
  }
}

/** The watchdog kills only for memory; who was killed for the time is not asked. */
function endingOf(status: number | null, signal: NodeJS.Signals | null): RunOutcome {
  if (signal === "SIGKILL") return { kind: "outOfMemory" };
  if (signal === "SIGABRT") return { kind: "exited", reason: "signal: aborted" };
  if (signal !== null) return { kind: "exited", reason: `signal: ${signal.slice(3).toLowerCase()}` };
  return { kind: "exited", reason: status === 0 || status === null ? undefined : `exit status ${status}` };
}

import { spawn, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** What a process needs to become an artifact's. */
export interface ArtifactCall {
  /** The folder the artifact was extracted to. */
  readonly folder: string;
  readonly options: readonly string[];
  /** The artifact's whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** A process of Node that becomes an artifact's when it is called, and does nothing before. */
export interface ArtifactProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Its exit code or the signal that ended it; rejects when it could not be started. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Has it run the artifact, once. */
  call(artifact: ArtifactCall): void;
  send(message: string | object): void;
  /** Hears what the artifact says over its channel. */
  hear(listen: (message: unknown) => void): void;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts a process for an artifact, which may still have to be checked: that Node is started takes about as long.
 * It is in a process group of its own, so that a Ctrl-C reaches it only through us, and ends by itself when we are gone.
 * `env` is for Node itself; what it becomes sees that of its call and nothing else.
 */
export function startArtifactProcess(env: Readonly<Record<string, string | undefined>>): ArtifactProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL("become-artifact.mjs", import.meta.url))], {
    env,
    stdio: ["pipe", "pipe", "pipe", "ipc"],
    detached: true,
  });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error("an artifact was started without streams");
  // A child that ends before it has read everything tells why by its events, not by our broken pipe.
  stdin.on("error", () => undefined);
  const ended = endOf(child);
  // It may end before anybody waits for that.
  ended.catch(() => undefined);
  // One that has just ended takes no message, and its channel is closed.
  const send = (message: string | object): void => void (child.connected && child.send(message, () => undefined));
  const hear = (listen: (message: unknown) => void): void => void child.on("message", listen);
  return { stdin, stdout, stderr, ended, call: send, send, hear, kill: (signal) => void child.kill(signal) };
}

async function endOf(child: ChildProcess): ReturnType<() => ArtifactProcess["ended"]> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
}

/** A process that is started before it is known which artifact will need it. */
export interface ProcessAhead {
  /** The process, the first time; each further one is started when it is taken. */
  readonly take: () => ArtifactProcess;
  /** Ends the process where nobody took it. */
  dismiss(): void;
}

/** Starts a process ahead of the first artifact of a command. */
export function startAhead(
  env: Readonly<Record<string, string | undefined>>,
  start: typeof startArtifactProcess = startArtifactProcess,
): ProcessAhead {
  let waiting: ArtifactProcess | undefined = start(env);
  return {
    take() {
      const taken = waiting ?? start(env);
      waiting = undefined;
      return taken;
    },
    dismiss() {
      waiting?.kill("SIGKILL");
      waiting = undefined;
    },
  };
}

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { DeployError, parseDeployEvent, type DeployEvent, type Verb } from "@logstack/deploy-core";
import { CANCEL_MESSAGE } from "@logstack/deploy-core/node";

/** One run of an artifact's own `deploy.mjs`. */
export interface ArtifactRun {
  readonly layer: string;
  readonly verb: Verb;
  /** The folder the artifact was extracted to. */
  readonly folder: string;
  /** Handed over on standard input: values may be secret, and a command line is not. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly options: readonly string[];
  /** The child's whole environment: credentials, region and endpoint among it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Who watches a running artifact. */
export interface ArtifactWatch {
  /** Something that it said. */
  on(event: DeployEvent): void;
  /** Takes how to stop it, as long as it runs; the returned function is called when it has ended. */
  hold(reins: ArtifactReins): () => void;
}

/** How a running artifact is stopped. It has no terminal: whoever runs it asks in its place. */
export interface ArtifactReins {
  /** Stops it where nothing is left behind; what runs in AWS goes on. */
  detach(): void;
  /** Has it cancel the update that it follows, and follow the rollback to its end. */
  cancel(): void;
  /** Ends it at once. */
  end(): void;
}

/**
 * Runs the artifact to its end, handing on each event as it is said; returns its exit code.
 * The child is in a process group of its own, so that a Ctrl-C reaches it only through us.
 *
 * @throws DeployError `artifactDied` when it ends without a closing event, with the last of what it wrote beside its
 * events.
 */
export async function runArtifact(run: ArtifactRun, watch: ArtifactWatch): Promise<number> {
  const child = spawn(process.execPath, ["deploy.mjs", run.verb, "--parameters", "-", "--json", ...run.options], {
    cwd: run.folder,
    env: run.env,
    stdio: ["pipe", "pipe", "pipe", "ipc"],
    detached: true,
  });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error("an artifact was started without streams");
  let ended = false;
  const release = watch.hold({
    detach: () => void child.kill("SIGINT"),
    // One that has just ended has nothing to cancel, and its channel is closed.
    cancel: () => void child.send(CANCEL_MESSAGE, () => undefined),
    end: () => {
      ended = true;
      child.kill("SIGKILL");
    },
  });
  const complaints: string[] = [];
  let closed = false;
  let fault: { readonly error: unknown } | undefined;
  createInterface({ input: stderr }).on("line", (line) => complaints.push(line));
  createInterface({ input: stdout }).on("line", (line) => {
    const event = parseDeployEvent(line);
    if (event === undefined) return void complaints.push(line);
    closed ||= event.event === "finished" || event.event === "error";
    // The artifact is heard to its end whatever becomes of one event: what it does in AWS goes on.
    try {
      watch.on(event);
    } catch (error) {
      fault ??= { error };
    }
  });
  // A child that ends before it has read everything tells why by its events, not by our broken pipe.
  stdin.on("error", () => undefined);
  stdin.end(JSON.stringify(run.parameters));
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      // A Ctrl-C that comes before it listens to any ends it by the signal itself: it has done nothing then.
      child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" || ended ? INTERRUPTED : 1)));
    });
    if (fault !== undefined) throw fault.error;
    if (!closed && exitCode !== INTERRUPTED) throw artifactDied(run, complaints);
    return exitCode;
  } finally {
    release();
  }
}

/** The last of several Ctrl-Cs, and one that comes very early, end an artifact at once, without a closing event. */
const INTERRUPTED = 130;

function artifactDied(run: ArtifactRun, complaints: readonly string[]): DeployError {
  return new DeployError({
    code: "artifactDied",
    problem: `The artifact of ${run.layer} ended without saying how its ${run.verb} stands.`,
    hints: [
      ...complaints.slice(-5).map((line) => `It wrote: ${line}`),
      "`logstack status` shows how the stack stands; the same command again goes on from there.",
    ],
    exitCode: 1,
  });
}

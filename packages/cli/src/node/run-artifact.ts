import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { DeployError, parseDeployEvent, type DeployEvent, type Verb } from "@logstack/deploy-core";
import type { Terminal } from "./terminal.ts";

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

/**
 * Runs the artifact to its end, handing on each event as it is said; returns its exit code.
 * A Ctrl-C asks it to stop where nothing is left behind, a second one ends it at once.
 * The child is in a process group of its own, so that one Ctrl-C reaches it once: through us.
 *
 * @throws DeployError `artifactDied` when it ends without a closing event, with the last of what it wrote beside its
 * events.
 */
export async function runArtifact(
  run: ArtifactRun,
  terminal: Terminal,
  on: (event: DeployEvent) => void,
): Promise<number> {
  const child = spawn(process.execPath, ["deploy.mjs", run.verb, "--parameters", "-", "--json", ...run.options], {
    cwd: run.folder,
    env: run.env,
    stdio: "pipe",
    detached: true,
  });
  const stopListening = terminal.onInterrupt(() => child.kill("SIGINT"));
  const complaints: string[] = [];
  let closed = false;
  let fault: { readonly error: unknown } | undefined;
  createInterface({ input: child.stderr }).on("line", (line) => complaints.push(line));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = parseDeployEvent(line);
    if (event === undefined) return void complaints.push(line);
    closed ||= event.event === "finished" || event.event === "error";
    // The artifact is heard to its end whatever becomes of one event: what it does in AWS goes on.
    try {
      on(event);
    } catch (error) {
      fault ??= { error };
    }
  });
  // A child that ends before it has read everything tells why by its events, not by our broken pipe.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(run.parameters));
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      // A Ctrl-C that comes before it listens to any ends it by the signal itself: it has done nothing then.
      child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? INTERRUPTED : 1)));
    });
    if (fault !== undefined) throw fault.error;
    if (!closed && exitCode !== INTERRUPTED) throw artifactDied(run, complaints);
    return exitCode;
  } finally {
    stopListening();
  }
}

/** A second Ctrl-C, and one that comes very early, end an artifact at once, without a closing event. */
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

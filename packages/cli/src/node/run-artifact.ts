import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { DeployError, type DeployEvent, type Verb } from "@logstack/deploy-core";
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
 * The child is in a process group of its own, so that one Ctrl-C reaches it once: through us.
 *
 * @throws DeployError `artifactDied` when it ends without a closing event, with the last of what it wrote to stderr.
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
  createInterface({ input: child.stderr }).on("line", (line) => complaints.push(line));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = parseEvent(line, run.layer);
    closed ||= event.event === "finished" || event.event === "error";
    on(event);
  });
  // A child that ends before it has read everything tells why by its events, not by our broken pipe.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(run.parameters));
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (!closed) throw artifactDied(run, complaints);
    return exitCode ?? 1;
  } finally {
    stopListening();
  }
}

function parseEvent(line: string, layer: string): DeployEvent {
  try {
    return JSON.parse(line) as DeployEvent;
  } catch (cause) {
    throw new DeployError({
      code: "artifactSpokeNonsense",
      problem: `The artifact of ${layer} printed a line that is no event: ${line.slice(0, 200)}`,
      cause,
    });
  }
}

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

import { createInterface } from "node:readline";
import {
  DeployError,
  parseDeployEvent,
  type DataProof,
  type DeployEvent,
  type ProofQuestion,
  type Verb,
} from "@logstack/deploy-core";
import { CANCEL_MESSAGE, PROOF_QUESTION, type ProofAnswer } from "@logstack/deploy-core/node";
import type { ArtifactProcess } from "./artifact-process.ts";
import { explain } from "./explain.ts";

/** One run of an artifact's own `deploy.mjs`. */
export interface ArtifactRun {
  readonly layer: string;
  readonly verb: Verb;
  /** The folder the artifact was extracted to. */
  readonly folder: string;
  /** Handed over on standard input: values may be secret, and a command line is not. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly options: readonly string[];
  /** The artifact's whole environment: credentials, region and endpoint among it. */
  readonly env: Readonly<Record<string, string>>;
  /** What becomes the artifact's process. */
  readonly process: ArtifactProcess;
}

/** Who watches a running artifact. */
export interface ArtifactWatch {
  /** Something that it said. */
  on(event: DeployEvent): void;
  /** Takes how to stop it, as long as it runs; the returned function is called when it has ended. */
  hold(reins: ArtifactReins): () => void;
  /** Says what a receipt proves; left out where no artifact is given one. */
  readonly prove?: (question: ProofQuestion) => Promise<DataProof>;
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
 *
 * @throws DeployError `artifactDied` when it ends without a closing event, with the last of what it wrote beside its
 * events.
 */
export async function runArtifact(run: ArtifactRun, watch: ArtifactWatch): Promise<number> {
  const { process: child, folder, env } = run;
  child.hear((message) => void answer(message, { child, watch }));
  child.call({ folder, env, options: [run.verb, "--parameters", "-", "--json", ...run.options] });
  let ended = false;
  const release = watch.hold({
    detach: () => child.kill("SIGINT"),
    cancel: () => child.send(CANCEL_MESSAGE),
    end: () => {
      ended = true;
      child.kill("SIGKILL");
    },
  });
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
      watch.on(event);
    } catch (error) {
      fault ??= { error };
    }
  });
  child.stdin.end(JSON.stringify(run.parameters));
  try {
    const { code, signal } = await child.ended;
    // A Ctrl-C that comes before it listens to any ends it by the signal itself: it has done nothing then.
    const exitCode = code ?? (signal === "SIGINT" || ended ? INTERRUPTED : 1);
    if (fault !== undefined) throw fault.error;
    if (!closed && exitCode !== INTERRUPTED) throw artifactDied(run, complaints);
    return exitCode;
  } finally {
    release();
  }
}

/** An artifact knows its own stack alone: what a receipt says of two, it asks here. */
async function answer(
  message: unknown,
  { child, watch }: { readonly child: ArtifactProcess; readonly watch: ArtifactWatch },
): Promise<void> {
  const isQuestion = typeof message === "object" && message !== null && "asks" in message;
  if (!isQuestion || message.asks !== PROOF_QUESTION) return;
  const nobody = async (): Promise<DataProof> => ({ kind: "refused", reasons: ["Nobody reads receipts here."] });
  const proof = await (watch.prove ?? nobody)(message as unknown as ProofQuestion).catch(
    (error: unknown): DataProof => ({
      kind: "refused",
      reasons: [`The receipt could not be verified. ${explain(error).problem}`],
    }),
  );
  const told: ProofAnswer = { answers: PROOF_QUESTION, proof };
  child.send(told);
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

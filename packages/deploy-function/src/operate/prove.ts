import { judgeProof, type SyntheticEvent } from "../plan/judge-proof.ts";
import type { FunctionApi, FunctionPorts } from "../ports.ts";

/** What is to be proved, and how long it may take. */
export interface Proof {
  /** A version's number, or the alias. */
  readonly qualifier: string;
  readonly release: string;
  readonly timeoutMs: number;
  readonly deadlineAt: number;
}

/** How a proof ended. */
export type Proved =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly failure: FailedProof }
  /** No copy of the function was free until the time was up. */
  | { readonly kind: "unanswered" };

/** Why a version is not to serve. */
export interface FailedProof {
  readonly what: string;
  readonly problem: string;
  /** The end of its log, oldest line first. */
  readonly log: readonly string[];
}

/** Sends the synthetic event, and says whether the answer proves that the code works. */
export async function prove(
  { clock, report, newToken }: Pick<FunctionPorts, "clock" | "report" | "newToken">,
  api: FunctionApi,
  { qualifier, release, timeoutMs, deadlineAt }: Proof,
): Promise<Proved> {
  const event: SyntheticEvent = { source: "logstack.check", release, nonce: newToken() };
  const what = /^\d+$/.test(qualifier)
    ? `synthetic event to version ${qualifier}`
    : `synthetic event through ${qualifier}`;
  for (;;) {
    const answer = await api.invoke(qualifier, { payload: JSON.stringify(event), timeoutMs });
    if (answer !== "throttled") {
      const problem = judgeProof(answer, event);
      report({ event: "checked", what, problem });
      return problem === undefined
        ? { kind: "passed" }
        : { kind: "failed", failure: { what, problem, log: shortenLog(answer.log) } };
    }
    if (clock.now() + THROTTLED_PAUSE_MS >= deadlineAt) return { kind: "unanswered" };
    await clock.pause(THROTTLED_PAUSE_MS);
  }
}

/** What the code itself has said: the platform tells when it began and ended, and a stack's line may be endless. */
function shortenLog(log: readonly string[]): readonly string[] {
  return log
    .filter((line) => !/^\{"time":"[^"]*","type":"platform\./.test(line))
    .slice(-LOG_LINES)
    .map((line) => (line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}...` : line));
}

/** The function works on log files with all the copies it may have: one is free soon. */
const THROTTLED_PAUSE_MS = 2_000;
const LOG_LINES = 12;
const LINE_CHARACTERS = 400;

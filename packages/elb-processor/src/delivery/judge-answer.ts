/** What an answer over HTTP means for the batch that it answers. */
export type AnswerJudgement =
  | { readonly kind: "taken" }
  /** Not taken, but may be later. `afterMs`: no sooner than the peer said. */
  | { readonly kind: "again"; readonly reason: string; readonly afterMs: number | undefined }
  | { readonly kind: "refused"; readonly reason: string };

/** An answer over HTTP, as far as it is looked at. */
export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The beginning of the body. */
  readonly excerpt: string;
}

/** Busy, or broken for a while. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** Says whether a batch was taken. Only the 200s are a receipt. */
export function judgeAnswer({ status, retryAfter, excerpt }: HttpAnswer): AnswerJudgement {
  if (status >= 200 && status < 300) return { kind: "taken" };
  const said = excerpt.trim() === "" ? "" : ` (${excerpt.trim().replaceAll(/\s+/g, " ")})`;
  if (PASSING.has(status)) {
    const seconds = /^\d{1,6}$/.test(retryAfter ?? "") ? Number(retryAfter) : undefined;
    const afterMs = seconds === undefined ? undefined : seconds * 1000;
    return { kind: "again", reason: `The Broker answers ${status}${said}.`, afterMs };
  }
  return { kind: "refused", reason: `The Broker refuses a batch with ${status}${said}.` };
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

/** Returns how long to wait before the attempt after `attempts` that failed; never sooner than the peer said. */
export function planWait(attempts: number, afterMs: number | undefined): number {
  return Math.max(afterMs ?? 0, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1)));
}

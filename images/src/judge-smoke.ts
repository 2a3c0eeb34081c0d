/** What is known of a machine that was started to try an image. */
export interface SmokeLook {
  /** What EC2 says of the machine; undefined when it knows no such machine. */
  readonly state: string | undefined;
  /** Its console so far; empty until EC2 has any. */
  readonly console: string;
  readonly waitedMs: number;
}

/** `working`: look again. `failed`: the image is not for use, because of `problem`; `lastLines` are the console's. */
export type SmokeVerdict =
  | { readonly kind: "working" }
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly problem: string; readonly lastLines: readonly string[] };

/**
 * Returns what a look at the machine says about the image. Only the line with this bake's `mark` counts: it is the last that
 * the machine's user data prints, so an image whose cloud-init never gets there cannot pass, whatever else works on it.
 */
export function judgeSmoke(
  { state, console, waitedMs }: SmokeLook,
  { mark, limitMs }: { readonly mark: string; readonly limitMs: number },
): SmokeVerdict {
  const lines = console.split(/\r?\n/).filter((line) => line.trim() !== "");
  const verdict = lines.map((line) => VERDICT.exec(line)?.groups).find((found) => found?.["mark"] === mark);
  if (verdict?.["status"] === "SUCCESS") return { kind: "passed" };
  const failed = (problem: string): SmokeVerdict => ({ kind: "failed", problem, lastLines: lines.slice(-LINES_SHOWN) });
  if (verdict !== undefined) return failed(`A machine of this image failed at: ${verdict["step"]}.`);
  if (state === undefined ? waitedMs > UNKNOWN_FOR_MS : ENDED.has(state)) {
    return failed("The machine ended before it said how it went. Its own time limit may have ended it.");
  }
  if (waitedMs < limitMs) return { kind: "working" };
  const minutes = Math.round(limitMs / 60_000);
  return failed(
    lines.some((line) => line.includes("logstack-smoke:"))
      ? `The machine's user data began and was not done within ${minutes} minutes.`
      : `No user data ran within ${minutes} minutes: a machine of this image would never configure itself. Look at cloud-init.`,
  );
}

/** Enough for a stack trace and what led to it. */
const LINES_SHOWN = 40;
/** AWS: EC2 may not know a machine yet that it has just started. */
const UNKNOWN_FOR_MS = 2 * 60_000;
const ENDED = new Set(["shutting-down", "terminated", "stopping", "stopped"]);
const VERDICT = /logstack-smoke: (?<status>SUCCESS|FAILURE) (?<mark>\S+), last step: (?<step>.*?)\s*$/;

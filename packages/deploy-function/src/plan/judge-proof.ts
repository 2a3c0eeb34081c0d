/** The synthetic event: the function works on lines of its own, reaches the Broker, and says which release it is. */
export interface SyntheticEvent {
  readonly source: "logstack.check";
  readonly release: string;
  /** Different each time, so that no answer of before can be taken for this one's. */
  readonly nonce: string;
}

/** How an invocation ended. */
export interface Answer {
  /** Lambda's word for an error in the function; undefined where it returned. */
  readonly error: string | undefined;
  readonly payload: string;
  /** The end of the log, oldest line first. */
  readonly log: readonly string[];
}

/** Returns why an answer is no proof that the version works; undefined where it is one. */
export function judgeProof({ error, payload }: Answer, { release }: SyntheticEvent): string | undefined {
  const answer = parse(payload);
  if (error !== undefined) {
    const { errorType, errorMessage } = answer ?? {};
    const what = [errorType, errorMessage].filter((part) => typeof part === "string" && part !== "").join(": ");
    return what === "" ? `it failed (${error}) and did not say why` : `it failed: ${what}`;
  }
  if (answer?.["check"] !== "passed") return `it answered ${shorten(payload)}, and not that the check passed`;
  if (answer["release"] !== release) {
    return `it says that it is release ${JSON.stringify(answer["release"] ?? null)}, and this is ${release}`;
  }
  return undefined;
}

function parse(payload: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(payload);
    return typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function shorten(payload: string): string {
  if (payload === "") return "nothing";
  return payload.length > 120 ? `${payload.slice(0, 120)}...` : payload;
}

import { setTimeout as pause } from "node:timers/promises";
import { explainCode } from "./explain-code.ts";

/** Where a service is, and how it is asked. */
export interface JsonService {
  /** http or https, without a user in it. */
  readonly url: string;
  /** Sent with every request; looked up for every reading, and told nowhere. */
  readonly headers?: () => Promise<Readonly<Record<string, string>>>;
  /** For one answer, in milliseconds; 30 seconds unless said. */
  readonly timeoutMs?: number;
  /** For one answer; 32 MiB unless said. */
  readonly mostBytes?: number;
  /** Before the second try, in milliseconds, and twice that before the third; 500 unless said. */
  readonly pauseMs?: number;
}

/** One request, relative to the service. */
export interface JsonRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Begins with a slash; empty for the service's own address. */
  readonly path: string;
  readonly body?: object;
  /** Once, without a second try: what is asked changes something with each call. */
  readonly once?: boolean;
  /** Who asks: a cluster tells it of the task that comes of the request. */
  readonly opaqueId?: string;
}

/** Why a service could not be asked, as the end of a sentence. It holds nothing that was sent. */
export class Unreadable extends Error {
  /** What it answered, where that was the reason. */
  readonly status: number | undefined;

  constructor(reason: string, status?: number) {
    super(reason);
    this.status = status;
  }
}

const ATTEMPTS = 3;

/**
 * Asks a service, and returns the text of its answer. Too much to do and failures in between are tried again. Redirects are not followed: the
 * credentials are for this service and no other. Throws `Unreadable`.
 */
export async function ask(service: JsonService, request: JsonRequest): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await askOnce(service, request);
    if (outcome.kind === "answer") return outcome.text;
    if (!outcome.passes || request.once === true || attempt === ATTEMPTS)
      throw new Unreadable(outcome.reason, outcome.status);
    await pause((service.pauseMs ?? 500) * attempt);
  }
}

type Outcome =
  | { readonly kind: "answer"; readonly text: string }
  | { readonly kind: "failed"; readonly reason: string; readonly passes: boolean; readonly status?: number };

async function askOnce(service: JsonService, { method, path, body, opaqueId }: JsonRequest): Promise<Outcome> {
  const { url, headers, timeoutMs = 30_000, mostBytes = 32 * 1024 * 1024 } = service;
  const given = await headers?.().catch(() => undefined);
  if (headers !== undefined && given === undefined) return failed("its credentials could not be read");
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}${path}`, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: "application/json",
        "cache-control": "no-cache",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(opaqueId === undefined ? {} : { "x-opaque-id": opaqueId }),
        ...given,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return await readAnswer(response, mostBytes);
  } catch (error) {
    return explain(error, timeoutMs);
  }
}

async function readAnswer(response: Response, mostBytes: number): Promise<Outcome> {
  const { status, headers } = response;
  if (status >= 300) await response.body?.cancel();
  if (status >= 300 && status < 400) return failed(`it answers ${status} and sends elsewhere, which is not followed`);
  if (!response.ok)
    return {
      ...failed(
        `it answers ${status}${MEANINGS[status] ?? ""}`,
        status === 429 || status >= 500 ? "passes" : undefined,
      ),
      status,
    };
  const age = Number(headers.get("age") ?? 0);
  if (age > 0) {
    await response.body?.cancel();
    return failed(`its answer comes from a cache and is ${age} s old`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) return failed(`its answer is larger than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return { kind: "answer", text: new TextDecoder().decode(Buffer.concat(chunks)) };
}

const MEANINGS: Readonly<Record<number, string>> = {
  401: ", as without credentials or with wrong ones",
  403: ", as with credentials that may not",
};

/** What `fetch` throws hides the reason one step deeper; an address may be in it, a header is not. */
function explain(error: unknown, timeoutMs: number): Outcome {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (error instanceof Error && error.name === "TimeoutError")
    return failed(`it did not answer in ${timeoutMs} ms`, "passes");
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  return failed(`it can not be asked (${code === undefined ? "no reason is told" : explainCode(code)})`, "passes");
}

function failed(reason: string, passes?: "passes"): Extract<Outcome, { readonly kind: "failed" }> {
  return { kind: "failed", reason, passes: passes === "passes" };
}

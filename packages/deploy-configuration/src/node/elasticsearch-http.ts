import { DeployError } from "@logstack/deploy-core";
import type { Answer } from "../roll/elasticsearch-cluster.ts";

/** Where Elasticsearch answers, and as whom it is asked. */
export interface ElasticsearchPlace {
  /** For instance `https://elasticsearch.internal:9200`. A certificate of one's own is trusted by NODE_EXTRA_CA_CERTS. */
  readonly url: string;
  readonly access: ElasticsearchAccess;
  /** Until an answer is whole, in milliseconds. */
  readonly timeoutMs: number;
}

/** As whom Elasticsearch is asked. What is secret is read when it is needed, and told nowhere. */
export type ElasticsearchAccess =
  | { readonly kind: "anyone" }
  | { readonly kind: "user"; readonly user: string; readonly password: () => Promise<string> }
  | { readonly kind: "apiKey"; readonly key: () => Promise<string> };

/** One request. */
export interface ElasticsearchRequest {
  readonly method: "GET" | "PUT" | "POST";
  /** With its query, for instance `/_cluster/health`. */
  readonly path: string;
  readonly body?: unknown;
}

/** Asks Elasticsearch once, and returns the JSON that it answered. */
export type AskElasticsearch = (request: ElasticsearchRequest) => Promise<Answer<unknown>>;

/** Returns what asks the Elasticsearch at a place. Throws a `DeployError` for an address that cannot be one. */
export function openElasticsearch({ url, access, timeoutMs }: ElasticsearchPlace): AskElasticsearch {
  const { origin, pathname } = parseAddress(url);
  const base = `${origin}${pathname.replace(/\/$/, "")}`;
  return async ({ method, path, body }) => {
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(await authorize(access)),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
      return judgeResponse(response.status, await response.text());
    } catch (error) {
      return { kind: "unreadable", problem: describeSilence(error, { base, timeoutMs }) };
    }
  };
}

function parseAddress(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["http:", "https:"].includes(parsed.protocol))
    throw new DeployError({
      code: "badElasticsearchAddress",
      problem: "The address of Elasticsearch is none.",
      hints: ["It looks like https://elasticsearch.internal:9200"],
    });
  if (parsed.username !== "" || parsed.password !== "")
    throw new DeployError({
      code: "badElasticsearchAddress",
      problem: "The address of Elasticsearch has a user or a password in it, where everybody would read it.",
      hints: ["Take it out, and give the user and a reference to the password by themselves."],
    });
  return parsed;
}

async function authorize(access: ElasticsearchAccess): Promise<Readonly<Record<string, string>>> {
  switch (access.kind) {
    case "anyone":
      return {};
    case "user": {
      const pair = `${access.user}:${await access.password()}`;
      return { authorization: `Basic ${Buffer.from(pair, "utf8").toString("base64")}` };
    }
    case "apiKey":
      return { authorization: `ApiKey ${await access.key()}` };
  }
}

function judgeResponse(status: number, text: string): Answer<unknown> {
  const body = parseJson(text);
  if (status >= 200 && status < 300)
    return body === undefined
      ? { kind: "unreadable", problem: "its answer is no JSON, or not the whole of it" }
      : { kind: "read", value: body };
  const problem = `it answers ${status}${describeError(body)}`;
  return status === 401 || status === 403 ? { kind: "denied", problem } : { kind: "unreadable", problem };
}

/** Elasticsearch names the kind of an error in `error.type`. Its `reason` may quote what was sent, and is left out. */
function describeError(body: unknown): string {
  const error = (body as { error?: { type?: unknown } } | undefined)?.error;
  return typeof error?.type === "string" && /^[a-z_]{1,80}$/.test(error.type) ? ` (${error.type})` : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What an error of `fetch` says is told by its code alone: messages may have headers in them. */
function describeSilence(error: unknown, { base, timeoutMs }: { base: string; timeoutMs: number }): string {
  if (error instanceof DOMException && error.name === "TimeoutError")
    return `no answer within ${Math.round(timeoutMs / 1000)} s from ${base}`;
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === "string"
    ? `nothing answers at ${base} (${cause.code})`
    : `nothing that can be understood comes from ${base}`;
}

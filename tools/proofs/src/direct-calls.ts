import type { Transport } from "@logstack/deploy-core/node";
import type { HttpRequest, HttpResponse, InProcessAws } from "@logstack/embedded-aws/in-process";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";

/** One call that a client of the SDK made, as it left the client: retries are calls too. */
export interface DirectCall {
  /** Counts from 1 for each transport. */
  readonly number: number;
  /** For instance `DescribeStacks`. */
  readonly operation: string;
  readonly parameters: URLSearchParams;
}

/** What may happen around a call: awaited before it leaves, and again once its answer is there. */
export interface CallWatch {
  readonly before: (call: DirectCall) => Promise<void>;
  readonly after: (call: DirectCall) => Promise<void>;
}

/** As many attempts as the deployer asks for, and no time between them: waiting for one's turn is not what is proved here. */
const ATTEMPTS = 4;

/**
 * Returns the way of the SDK's own clients to an engine in this process: what they serialize is what it parses, and what it
 * answers is what they deserialize; only the sockets between are left out.
 */
export function directTransport(aws: InProcessAws, watch: CallWatch): Transport {
  let count = 0;
  return {
    retryStrategy: new ConfiguredRetryStrategy(ATTEMPTS, 0),
    requestHandler: {
      metadata: { handlerProtocol: "http/1.1" },
      destroy: () => undefined,
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
      async handle(sent: SentRequest) {
        count += 1;
        const request = toHttpRequest(sent);
        const call = describeCall(count, request);
        await watch.before(call);
        const answer = await aws.answer(request);
        if ("kind" in answer) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
        await watch.after(call);
        return { response: toResponse(answer) };
      },
    } as Transport["requestHandler"],
  };
}

/** What the SDK hands to a request handler. */
interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function toHttpRequest({ method, path, query = {}, headers, body }: SentRequest): HttpRequest {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ""].flat().map((each): [string, string] => [name, each]),
  );
  return {
    method,
    path,
    query: new URLSearchParams(entries),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: typeof body === "string" ? Buffer.from(body) : body instanceof Uint8Array ? body : new Uint8Array(),
  };
}

function toResponse({ status, headers, body }: HttpResponse): object {
  return { statusCode: status, headers, body: typeof body === "string" ? Buffer.from(body) : body };
}

function describeCall(number: number, { method, path, headers, body }: HttpRequest): DirectCall {
  const parameters = new URLSearchParams(Buffer.from(body).toString("utf8"));
  const target = headers["x-amz-target"]?.split(".").at(-1);
  return { number, operation: parameters.get("Action") ?? target ?? `${method} ${path}`, parameters };
}

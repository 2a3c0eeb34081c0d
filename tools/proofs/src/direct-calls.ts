import type { Transport } from "@logstack/deploy-core/node";
import type { HttpRequest, HttpResponse, InProcessAws } from "@logstack/embedded-aws/in-process";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import type { Answered, Exchange } from "./exchange.ts";
import { createShortClient, type ShortWay } from "./short-client.ts";

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

/** How calls go to an engine in this process. */
export interface DirectWay extends Pick<ShortWay, "reportDifference"> {
  readonly watch: CallWatch;
}

/**
 * Returns the way of the SDK's own clients to an engine in this process: what they serialize is what it parses, and what it
 * answers is what they deserialize; only the sockets between are left out. CloudFormation is called by a short way, on which
 * the SDK's client only hears of what is not a plain answer, unless differences are looked for.
 */
export function directTransport(aws: InProcessAws, { watch, reportDifference }: DirectWay): Transport {
  let count = 0;
  const exchange: Exchange = async (request) => {
    count += 1;
    const call = describeCall(count, request);
    await watch.before(call);
    const delivery = await aws.answer(request);
    if (!("kind" in delivery)) await watch.after(call);
    return delivery;
  };
  return {
    createClient: (sdk) => createShortClient(sdk, { exchange, reportDifference }),
    retryStrategy: new ConfiguredRetryStrategy(ATTEMPTS, 0),
    requestHandler: {
      metadata: { handlerProtocol: "http/1.1" },
      destroy: () => undefined,
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
      async handle(sent: SentRequest, options: Answered = {}) {
        options.expectForm?.(Buffer.from(toHttpRequest(sent).body).toString("utf8"));
        const delivery = options.answered ?? (await exchange(toHttpRequest(sent)));
        options.answered = undefined;
        if ("kind" in delivery) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
        return { response: toResponse(delivery) };
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

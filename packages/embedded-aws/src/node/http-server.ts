import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { EngineError } from "../engine-error.ts";
import { FAULTS_PATH } from "../faults/faults-endpoint.ts";
import { MACHINES_PATH } from "../machines/machines-endpoint.ts";
import type { CutAnswer, Delivery } from "../faults/faulty-engine.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import { HEALTH_PATH, type Health } from "./health.ts";
import { createVisitors, VISIT_PATH, type Visitors } from "./visitors.ts";

/** What the server does with requests. */
export interface HttpServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly health: Health;
  /** Answers a request; it does not reject. */
  readonly answer: (request: HttpRequest) => Promise<Delivery>;
  /** Answers a request to the engine's own page of faults. */
  readonly answerFaults?: (request: HttpRequest) => Promise<HttpResponse>;
  /** Answers a request to the engine's own page of machines. */
  readonly answerMachines?: (request: HttpRequest) => Promise<HttpResponse>;
  /** The answer to a request whose body is larger than `bodyLimitBytes`. */
  readonly refuseBody: (request: HttpRequest) => Promise<HttpResponse>;
  readonly bodyLimitBytes: number;
  /** How long calls in progress may take to end once the server closes; a second if not told. */
  readonly closeGraceMs?: number;
}

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /** Resolves as soon as no other process holds on to this server. */
  visitorsLeft(): Promise<void>;
  /** Refuses new connections for so long; those on which a call is in progress stay open. Rejects when the port is somebody else's afterwards. */
  closeDoor(ms: number): Promise<void>;
  /** Stops listening, lets calls in progress end for a moment, then cuts what is left. */
  close(): Promise<void>;
}

/** The one address the engine ever listens on: nothing outside this machine reaches it. */
const HOST = "127.0.0.1";
/** Longer than the SDKs keep an idle socket, so that none is closed just as a request is being sent on it. */
const KEEP_ALIVE_MS = 65_000;
const CLOSE_GRACE_MS = 1_000;

/** Returns a server that listens on 127.0.0.1; throws `PortTaken` when another process has the port. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const visitors = createVisitors();
  const calls = new Set<Promise<void>>();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, keepAlive: true }, (incoming, outgoing) => {
    const call = serve(incoming, outgoing, { ...options, visitors }).finally(() => calls.delete(call));
    calls.add(call);
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const closing = new AbortController();
  return {
    port,
    visitorsLeft: () => visitors.allLeft(),
    closeDoor: async (ms) => {
      if (closing.signal.aborted || !server.listening) return;
      server.close();
      await delay(ms, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      if (!closing.signal.aborted) await listen(server, port);
    },
    close: () => {
      closing.abort();
      return close(server, { calls, graceMs: options.closeGraceMs ?? CLOSE_GRACE_MS });
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: HttpServerOptions & { readonly visitors: Visitors },
): Promise<void> {
  // A client that goes away in the middle of its call needs no answer.
  outgoing.on("error", () => undefined);
  const head = readHead(incoming);
  if (head.path === HEALTH_PATH) {
    await send(outgoing, head, { status: 200, headers: JSON_TYPE, body: JSON.stringify(options.health) });
    return;
  }
  if (head.path === VISIT_PATH) {
    options.visitors.receive(outgoing);
    return;
  }
  try {
    const body = await readBody(incoming, options.bodyLimitBytes);
    const answer = answererOf(head, options);
    const delivery = await (body === undefined ? options.refuseBody(head) : answer({ ...head, body }));
    await ("kind" in delivery ? cut(outgoing, delivery) : send(outgoing, head, delivery));
  } catch {
    // Only the reading of a body that its sender broke off ends here.
    outgoing.destroy();
  }
}

function answererOf({ path }: HttpRequest, options: HttpServerOptions): HttpServerOptions["answer"] {
  const { answer, answerFaults, answerMachines } = options;
  const isOfMachines = path === MACHINES_PATH || path.startsWith(`${MACHINES_PATH}/`);
  if (isOfMachines && answerMachines !== undefined) return answerMachines;
  return path === FAULTS_PATH && answerFaults !== undefined ? answerFaults : answer;
}

const JSON_TYPE = { "content-type": "application/json" };

function readHead(incoming: IncomingMessage): HttpRequest {
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query.join("?")),
    headers,
    body: new Uint8Array(),
  };
}

/**
 * Reads the body; undefined when it is larger than the limit. Such a body is still read to its end and thrown away,
 * because a client that cannot send does not look for an answer.
 */
async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return sizeBytes <= limitBytes ? Buffer.concat(chunks) : undefined;
}

/** Resolves when the system has the answer, or its receiver has gone away. */
function send(outgoing: ServerResponse, request: HttpRequest, response: HttpResponse): Promise<void> {
  // It went away before there was an answer: its connection will not close a second time.
  if (outgoing.destroyed) return Promise.resolve();
  const body = typeof response.body === "string" ? Buffer.from(response.body) : response.body;
  const isBodyless = request.method === "HEAD" || response.status === 204 || response.status === 304;
  const length = response.status === 204 ? {} : { "content-length": String(body.length) };
  outgoing.writeHead(response.status, { ...length, ...response.headers });
  return new Promise((resolve) => {
    outgoing.once("close", () => resolve());
    outgoing.end(isBodyless ? undefined : body);
  });
}

/** Ends the connection short of the answer's end; what was to be sent of it is sent first. */
function cut(outgoing: ServerResponse, answer: CutAnswer): Promise<void> {
  const { socket } = outgoing;
  if (answer.kind === "cut" || socket === null) {
    outgoing.destroy();
    return Promise.resolve();
  }
  const { response, bodyBytes } = answer;
  const body = Buffer.from(response.body);
  outgoing.writeHead(response.status, { "content-length": String(body.length), ...response.headers });
  outgoing.flushHeaders();
  if (bodyBytes > 0) outgoing.write(body.subarray(0, bodyBytes));
  socket.destroySoon();
  return Promise.resolve();
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(cannotListen(port, error));
    const accept = (): void => {
      // A door that is closed and opened again and again is not to gather listeners.
      server.off("error", refuse);
      resolve();
    };
    server.once("error", refuse);
    if (Number.isInteger(port) && port >= 0 && port <= 65_535) server.listen(port, HOST, accept);
    else reject(cannotListen(port, new Error("a port is a whole number from 0 to 65535")));
  });
}

/** Sockets on which no call is in progress are cut at once: clients keep them open for a next call that must not come. */
async function close(
  server: Server,
  { calls, graceMs }: { readonly calls: ReadonlySet<Promise<void>>; readonly graceMs: number },
): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const grace = new AbortController();
  const graceEnd = delay(graceMs, undefined, { signal: grace.signal }).catch(() => undefined);
  await Promise.race([Promise.allSettled(calls), graceEnd]);
  grace.abort();
  server.closeAllConnections();
  await closed;
}

function cannotListen(port: number, cause: NodeJS.ErrnoException): EngineError {
  const isTaken = cause.code === "EADDRINUSE";
  const reason = isTaken ? "another program is listening there" : cause.message;
  return new EngineError("PortTaken", `The engine cannot listen on ${HOST}:${port}: ${reason}.`, {
    nextStep: "Stop that program or choose another port with --port; --port 0 takes any free one.",
    cause,
  });
}

import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Transport } from "../../cutover/sources.ts";

/** Whether an event was taken, by the word of whoever took it. */
export type EventSent = { readonly kind: "taken" } | { readonly kind: "notTaken"; readonly reason: string };

/** Where an event goes, and how. */
export interface EventAddress {
  readonly host: string;
  readonly port: number;
  readonly transport: Transport;
}

/** One event, as a line of JSON with its end. */
export interface SentEvent {
  readonly line: string;
  readonly timeoutMs?: number;
}

/**
 * Sends one event to a Broker on a connection of its own, as its source would: a line over TCP or TLS is taken when the other side has read the
 * connection to its end, and closed it in turn; a request when it is answered with 200. Certificates are checked, by the authorities that
 * this process trusts (`NODE_EXTRA_CA_CERTS` adds to them). Never throws.
 */
export function sendEvent(address: EventAddress, event: SentEvent): Promise<EventSent> {
  return SENDERS[address.transport](address, event);
}

type Send = (address: EventAddress, event: SentEvent) => Promise<EventSent>;

const SENDERS: Readonly<Record<Transport, Send>> = {
  tcp: (address, event) => sendLine(connect(placeOf(address)), { address, event, ready: "connect" }),
  tls: (address, event) =>
    sendLine(connectTls({ ...placeOf(address), ...nameFor(address) }), { address, event, ready: "secureConnect" }),
  http: (address, event) => post(requestHttp, { address, event }),
  https: (address, event) => post(requestHttps, { address, event }),
};

const TIMEOUT_MS = 10_000;

function placeOf({ host, port }: EventAddress): { readonly host: string; readonly port: number } {
  return { host, port };
}

/** RFC 6066: a server is named by its host name, never by an IP address. */
function nameFor({ host }: EventAddress): { readonly servername?: string } {
  return isIP(host) === 0 ? { servername: host } : {};
}

interface Sending {
  readonly address: EventAddress;
  readonly event: SentEvent;
}

function sendLine(
  socket: Socket,
  { address, event, ready }: Sending & { readonly ready: "connect" | "secureConnect" },
): Promise<EventSent> {
  const { line, timeoutMs = TIMEOUT_MS } = event;
  return new Promise((resolve) => {
    const fail = (reason: string): void => {
      socket.destroy();
      resolve({ kind: "notTaken", reason });
    };
    socket.setTimeout(timeoutMs, () => fail(describeSilence(address, timeoutMs)));
    socket.on("error", (error) => fail(describeError(address, error)));
    // A Broker that has read everything ends its side; until then nobody knows.
    socket.on("end", () => resolve({ kind: "taken" }));
    socket.on(ready, () => socket.end(line));
    socket.resume();
  });
}

function post(request: typeof requestHttp, { address, event }: Sending): Promise<EventSent> {
  const { line, timeoutMs = TIMEOUT_MS } = event;
  const body = Buffer.from(line.trimEnd());
  const headers = { "content-type": "application/json", "content-length": body.length };
  return new Promise((resolve) => {
    const sent = request({ ...placeOf(address), method: "POST", path: "/", headers, timeout: timeoutMs, agent: false });
    sent.on("response", (response) => {
      response.resume();
      const status = response.statusCode;
      const reason = `${address.host}:${address.port} answers ${status}`;
      // Logstash: 200 says that the event is in the queue on disk.
      resolve(status === 200 ? { kind: "taken" } : { kind: "notTaken", reason });
    });
    sent.on("timeout", () => sent.destroy(new Error(SILENCE)));
    sent.on("error", (error) => {
      const reason = error.message === SILENCE ? describeSilence(address, timeoutMs) : describeError(address, error);
      resolve({ kind: "notTaken", reason });
    });
    sent.end(body);
  });
}

const SILENCE = "silence";

function describeSilence({ host, port }: EventAddress, timeoutMs: number): string {
  return `${host}:${port} did not answer in ${timeoutMs} ms`;
}

function describeError({ host, port, transport }: EventAddress, error: NodeJS.ErrnoException): string {
  return `${host}:${port} can not be reached by ${transport} (${error.code ?? "no reason"})`;
}

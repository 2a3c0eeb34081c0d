import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A server in front of an AWS endpoint that passes everything on and counts it. */
export interface CountingProxy {
  readonly endpoint: string;
  /** Returns the operations since the last time this was asked, in the order in which they came. */
  takeCalls(): readonly string[];
  close(): Promise<void>;
}

/** Starts a proxy on loopback; what it counts is what went over the wire, retries included. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let calls: string[] = [];
  const server = createServer((request, response) => {
    void pass(request, response);
  });
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    calls.push(nameCall(request, body));
    const { method, url = "/", headers } = request;
    const onward = forward(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    onward.end(body);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeCalls: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The operation of AWS's query protocol, or the method and path of any other. */
function nameCall({ method = "", url = "" }: IncomingMessage, body: Buffer): string {
  return new URLSearchParams(body.toString("utf8")).get("Action") ?? `${method} ${url}`;
}

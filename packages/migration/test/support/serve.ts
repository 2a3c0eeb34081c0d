import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** What was asked of a server. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What a server answers; `silence` for nothing, ever. */
export type Answer =
  | { readonly status?: number; readonly headers?: http.OutgoingHttpHeaders; readonly body: unknown }
  | "silence";

/** Serves on loopback until the test ends. */
export async function serve(answer: (asked: Asked) => Answer | Promise<Answer>) {
  const asked: Asked[] = [];
  const respond = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const { method = "", url = "", headers } = request;
    const one: Asked = { method, url, headers, body: await text(request) };
    asked.push(one);
    const given = await answer(one);
    if (given === "silence") return;
    response.writeHead(given.status ?? 200, { "content-type": "application/json", ...given.headers });
    response.end(typeof given.body === "string" ? given.body : JSON.stringify(given.body));
  };
  const server = http.createServer((request, response) => void respond(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A port on loopback at which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

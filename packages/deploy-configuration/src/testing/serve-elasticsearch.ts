import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerElasticsearch, type ElasticsearchAnswer } from "./answer-elasticsearch.ts";
import type { SimulatedElasticsearch } from "./simulated-elasticsearch.ts";

/** What goes otherwise than Elasticsearch would have it, for requests to one path. */
export type Script =
  | { readonly path: string; readonly kind: "answer"; readonly answer: ElasticsearchAnswer }
  /** The headers, the beginning of a body, and no more. */
  | { readonly path: string; readonly kind: "half" }
  | { readonly path: string; readonly kind: "hangUp" }
  /** No answer as long as the server runs. */
  | { readonly path: string; readonly kind: "silence" };

/** A server that answers as Elasticsearch, on loopback. */
export interface ServedElasticsearch {
  readonly url: string;
  /** What was asked, oldest first: `GET /_cluster/health`. */
  readonly asked: readonly string[];
  /** The `authorization` headers that came. */
  readonly authorizations: readonly (string | undefined)[];
  /** Plays a script for the next requests to its path, `times` of them. */
  play(script: Script, times: number): void;
  close(): Promise<void>;
}

/** Serves a simulated cluster over HTTP. `now` is the cluster's time, which goes on before each answer. */
export async function serveElasticsearch(
  cluster: SimulatedElasticsearch,
  now: () => number,
): Promise<ServedElasticsearch> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const scripts: Script[] = [];
  const server = createServer((request, response) => {
    void respond({ request, response });
  });
  async function respond({ request, response }: Exchange): Promise<void> {
    const text = await readBody(request);
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    asked.push(`${request.method} ${path}`);
    authorizations.push(request.headers.authorization);
    const at = scripts.findIndex((script) => script.path === path);
    const [script] = at < 0 ? [] : scripts.splice(at, 1);
    cluster.advance(now());
    if (script !== undefined && script.kind !== "answer") return fail(script.kind, { request, response });
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const answer = script?.answer ?? answerElasticsearch(cluster, { method: request.method ?? "GET", path, body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    authorizations,
    play: (script, times) => scripts.push(...Array.from({ length: times }, () => script)),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function fail(kind: "half" | "hangUp" | "silence", { request, response }: Exchange): void {
  switch (kind) {
    case "half":
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" }).write('{"status":"gr');
      response.destroy();
      return;
    case "hangUp":
      request.socket.destroy();
      return;
    case "silence":
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

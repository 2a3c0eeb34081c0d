import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { TestCertificate } from "./a-certificate.ts";
import { watchConnections, type Death } from "./drop-connections.ts";

/** How a request is answered: with a status, or by cutting the connection before or after its events are taken. */
export type HttpAct = number | "cut" | "takeAndCut";

/** Something that takes events as Logstash's `http` input does. */
export interface HttpPeer {
  readonly port: number;
  /** Events that were taken, as JSON. */
  lines(): readonly string[];
  requests(): number;
  /** Of the largest body. */
  mostBytes(): number;
  connections(): number;
  dropAll(death: Death): void;
  /** From now on everything is answered with 200. */
  recover(): void;
}

/** How a peer answers. */
export interface HttpPeerPlan {
  /** The first requests are answered so, all others with 200. */
  readonly acts?: readonly HttpAct[];
  readonly certificate?: TestCertificate;
}

/** Starts a peer for one test. */
export async function anHttpPeer({ acts = [], certificate }: HttpPeerPlan = {}): Promise<HttpPeer> {
  const lines: string[] = [];
  const plan = [...acts];
  let requests = 0;
  let mostBytes = 0;
  const listener: http.RequestListener = (request, response) => {
    requests += 1;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const act = plan.shift() ?? 200;
      const body = Buffer.concat(chunks);
      mostBytes = Math.max(mostBytes, body.length);
      if (act === 200 || act === "takeAndCut") {
        const events = JSON.parse(body.toString("utf8")) as readonly unknown[];
        lines.push(...events.map((event) => JSON.stringify(event)));
      }
      if (typeof act !== "number") request.socket.destroy();
      else response.writeHead(act, act === 429 ? { "retry-after": "0" } : {}).end(act === 200 ? "ok" : "busy");
    });
  };
  const server = certificate === undefined ? http.createServer(listener) : https.createServer(certificate, listener);
  const { count, dropAll } = watchConnections(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    lines: () => lines,
    requests: () => requests,
    mostBytes: () => mostBytes,
    connections: count,
    dropAll,
    recover: () => {
      plan.length = 0;
    },
  };
}

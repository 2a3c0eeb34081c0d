import http from "node:http";
import https from "node:https";
import type { HttpAnswer } from "../delivery/judge-answer.ts";
import type { BrokerAddress } from "./connection.ts";

/** Posts a body and returns the answer. @throws Error when there is none. */
export type Post = (body: Buffer, limit: AbortSignal) => Promise<HttpAnswer>;

/** Of an answer that is no receipt so much is told. */
const EXCERPT_CHARACTERS = 200;

/** Returns what posts JSON to one place over a bounded number of kept connections. */
export function createPoster({ address, path, connections }: PostSettings): Post {
  const { host, port, tls, silenceTimeoutMs } = address;
  const agentOptions = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
  const secure = {
    ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls?.serverName === undefined ? {} : { servername: tls.serverName }),
  };
  const agent = tls === undefined ? new http.Agent(agentOptions) : new https.Agent({ ...agentOptions, ...secure });
  const request = tls === undefined ? http.request : https.request;
  return (body, limit) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": body.length };
      const options = { host, port, path, method: "POST", agent, headers, signal: limit, timeout: silenceTimeoutMs };
      const sent = request(options, (response) => {
        let excerpt = "";
        response.setEncoding("utf8");
        response.on("data", (text: string) => {
          if (excerpt.length < EXCERPT_CHARACTERS) excerpt = (excerpt + text).slice(0, EXCERPT_CHARACTERS);
        });
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], excerpt });
        });
      });
      sent.on("timeout", () => sent.destroy(new Error(`nothing moved for ${silenceTimeoutMs} ms`)));
      sent.on("error", reject);
      sent.end(body);
    });
}

interface PostSettings {
  readonly address: BrokerAddress;
  readonly path: string;
  readonly connections: number;
}

import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A server in front of an AWS that throttles CloudFormation as AWS does: a bucket of calls that fills slowly. */
export interface LimitingProxy {
  readonly endpoint: string;
  readonly passed: () => number;
  /** How many calls passed between two instants. */
  readonly passedBetween: (sinceMs: number, untilMs: number) => number;
  readonly throttled: () => number;
  close(): void;
}

/** Starts a proxy that lets so many calls a second through, after a pause as many at once. */
export async function startLimitingProxy(target: string, callsPerSecond: number): Promise<LimitingProxy> {
  let tokens = callsPerSecond;
  let filledAt = performance.now();
  const passedAt: number[] = [];
  let throttled = 0;
  const mayPass = (): boolean => {
    const now = performance.now();
    tokens = Math.min(callsPerSecond, tokens + ((now - filledAt) / 1000) * callsPerSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const isLimited = request.headers.authorization?.includes("/cloudformation/") === true;
    if (isLimited && !mayPass()) {
      throttled += 1;
      response.writeHead(400, { "content-type": "text/xml" }).end(THROTTLING);
      return;
    }
    if (isLimited) passedAt.push(Date.now());
    const { method, url = "/", headers } = request;
    const onward = forward(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    onward.end(body);
  };
  const server = createServer((request, response) => void pass(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => passedAt.length,
    passedBetween: (sinceMs, untilMs) => passedAt.filter((at) => at > sinceMs && at < untilMs).length,
    throttled: () => throttled,
    close: () => server.close().closeAllConnections(),
  };
}

const THROTTLING =
  "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>";

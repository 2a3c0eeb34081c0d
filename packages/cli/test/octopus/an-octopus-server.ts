import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { answerAsOctopus, type OctopusAnswer, type OctopusRequest, type OctopusState } from "./octopus-rules.ts";

/** The key that the server takes. */
export const KEY = "API-S3CRETS3CRETS3CRET";

/** One request that the server got. */
export interface Got {
  readonly line: string;
  readonly key: string | undefined;
  readonly body: string;
}

/** Answers of a test's own, which come before the server's rules; undefined leaves a request to them. */
export type Instead = (request: OctopusRequest) => (OctopusAnswer & { readonly headers?: object }) | undefined;

/** A server with one project, no package, and an environment Staging. */
export function anOctopusState(over: Partial<OctopusState> = {}): OctopusState {
  return {
    version: "2026.3.100",
    apiKey: KEY,
    spaces: [{ Id: "Spaces-1", Name: "Default" }],
    packages: new Map(),
    projects: [
      {
        name: "Log stack",
        channels: ["Default"],
        steps: { cache: "logstack-cache" },
        required: [],
        releases: ["1.0.7"],
      },
    ],
    environments: ["Staging"],
    taskStates: [{ State: "Success" }],
    tasks: new Map(),
    ...over,
  };
}

/** A running server. */
export interface RunningOctopus {
  readonly url: string;
  readonly got: readonly Got[];
  readonly state: OctopusState;
}

/** Runs a server that answers by Octopus's rules, for as long as the test lasts. */
export async function anOctopusServer(
  over: Partial<OctopusState> = {},
  instead: Instead = () => undefined,
): Promise<RunningOctopus> {
  const got: Got[] = [];
  const state = anOctopusState(over);
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    const { method, url, key, body } = request;
    got.push({
      line: `${method} ${decodeURIComponent(url.pathname + url.search)}`,
      key,
      body: body.toString("latin1"),
    });
    const { status, body: said, headers } = { headers: {}, ...(instead(request) ?? answerAsOctopus(state, request)) };
    const isBytes = Buffer.isBuffer(said);
    response.writeHead(status, {
      "content-type": isBytes ? "application/octet-stream" : "application/json",
      ...headers,
    });
    response.end(isBytes ? said : JSON.stringify(said));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got, state };
}

async function readRequest(incoming: IncomingMessage): Promise<OctopusRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Buffer));
  const key = incoming.headers["x-octopus-apikey"];
  return {
    method: incoming.method ?? "",
    url: new URL(incoming.url ?? "", "http://octopus"),
    key: Array.isArray(key) ? key[0] : key,
    body: Buffer.concat(chunks),
  };
}

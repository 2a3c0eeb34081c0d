import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One request that the server got. */
export interface Got {
  readonly line: string;
  readonly key: string | undefined;
  readonly body: string;
}

/** Answers by request line, such as `POST /api/Spaces-1/releases/create/v1`; several are given one after the other, the last one again. */
export type Answers = Readonly<Record<string, readonly (readonly [status: number, body: object])[]>>;

/** A server that speaks as much of Octopus's REST API as the official client asks for before anything else. */
export async function anOctopusServer(
  answers: Answers,
): Promise<{ readonly url: string; readonly got: readonly Got[] }> {
  const got: Got[] = [];
  const left = new Map(Object.entries({ ...BASE, ...answers }).map(([line, each]) => [line, [...each]]));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const line = `${request.method} ${decodeURIComponent(request.url ?? "")}`;
    const key = request.headers["x-octopus-apikey"];
    got.push({ line, key: Array.isArray(key) ? key[0] : key, body: await readBody(request) });
    const rest = left.get(line);
    const [status, body] = (rest !== undefined && rest.length > 1 ? rest.shift() : rest?.[0]) ?? [
      404,
      { ErrorMessage: `no such route: ${line}` },
    ];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

const BASE: Answers = {
  "GET /api": [
    [200, { Application: "Octopus Deploy", Version: "2026.3.100", ApiVersion: "3.0.0", InstallationId: "x" }],
  ],
  "GET /api/spaces?partialName=Default&skip=0&take=2147483647": [
    [200, { TotalResults: 1, Items: [{ Id: "Spaces-1", Name: "Default" }] }],
  ],
};

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString("latin1");
}

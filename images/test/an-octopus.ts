import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** The key that the server takes. */
export const KEY = "API-S3CRETS3CRETS3CRET";

/** A target as Octopus keeps it, as far as this project asks for it. */
export interface Target {
  readonly Id: string;
  readonly Name: string;
  readonly EnvironmentIds: readonly string[];
  readonly Roles: readonly string[];
  readonly MachinePolicyId?: string;
  readonly Endpoint: Readonly<Record<string, string | number | null>>;
}

/** What a server answers to one request. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request, as `GET /api/Spaces-1/machines`, without its query. */
export interface Asked {
  readonly line: string;
  readonly key: string | undefined;
}

/** A running server with a space, an environment and an account, each beside one whose name is longer. */
export interface RunningOctopus extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly targets: Target[];
}

/**
 * Runs an Octopus that keeps targets. `instead` answers before it does. Rules are from: OctopusDeploy/OctopusDeploy-Api, "RegisterSSHEndpoint"
 * (routes and body of a target); Octopus.Client, BasicRepository (PUT and DELETE by id) and SshEndpointResource; api-client.ts,
 * ResourceCollection (`Items`) and resolveSpaceId (`partialName`); OctopusDeploy/Issues#2455 (words for a name that is taken). Assumed: 400 for that.
 */
export async function anOctopus(
  instead: (asked: Asked) => Answer | undefined | Promise<Answer | undefined> = () => undefined,
): Promise<RunningOctopus> {
  const asked: Asked[] = [];
  const targets: Target[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const one = { line: `${request.method} ${pathOf(request)}`, key: String(request.headers["x-octopus-apikey"]) };
      asked.push(one);
      const answer = (await instead(one)) ?? answerTo(request, { key: one.key, body, targets });
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
      response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    targets,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

const NAMED: Readonly<Record<string, readonly { readonly Id: string; readonly Name: string }[]>> = {
  "/api/spaces": [
    { Id: "Spaces-2", Name: "Default of others" },
    { Id: "Spaces-1", Name: "Default" },
  ],
  "/api/Spaces-1/environments": [
    { Id: "Environments-2", Name: "ci-nightly" },
    { Id: "Environments-1", Name: "CI" },
  ],
  "/api/Spaces-1/accounts": [
    { Id: "Accounts-7", Name: "logstack machines (old)" },
    { Id: "Accounts-8", Name: "logstack machines" },
  ].map((account) => ({ ...account, AccountType: "SshKeyPair" })),
};

function answerTo(
  request: IncomingMessage,
  { key, body, targets }: { readonly key: string; readonly body: string; readonly targets: Target[] },
): Answer {
  const path = pathOf(request);
  if (key !== KEY) return failure(401, "The API key you provided was not valid.");
  const named = path === "/api/Spaces-1/machines" ? targets : NAMED[path];
  const part = new URL(request.url ?? "", "http://octopus").searchParams.get("partialName") ?? "";
  if (request.method === "GET" && named !== undefined) {
    const Items = named.filter(({ Name }) => Name.toLowerCase().includes(part.toLowerCase()));
    return { status: 200, body: { Items, TotalResults: Items.length } };
  }
  if (request.method === "POST" && named === targets) {
    const made = { ...(JSON.parse(body) as Omit<Target, "Id">), Id: `Machines-${targets.length + 1}` };
    if (targets.some(({ Name }) => Name === made.Name))
      return failure(400, "There was a problem with your request.", `A machine named '${made.Name}' already exists.`);
    targets.push(made);
    return { status: 201, body: made };
  }
  const at = targets.findIndex(({ Id }) => path === `/api/Spaces-1/machines/${Id}`);
  if (at < 0) return failure(404, "The resource you requested was not found.");
  if (request.method === "DELETE") targets.splice(at, 1);
  else targets[at] = JSON.parse(body) as Target;
  return { status: 200, body: targets[at] ?? {} };
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? "", "http://octopus").pathname;
}

function failure(status: number, ErrorMessage: string, ...Errors: readonly string[]): Answer {
  return { status, body: { ErrorMessage, Errors } };
}

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { HttpRequest, InProcessAws } from "@logstack/embedded-aws/in-process";

/** When the process at the other end dies: as its nth call arrives and is not carried out, or once it was and before it is answered. */
export interface Death {
  readonly atCall: number;
  readonly when: "before" | "after";
}

/** A way over real sockets to an engine, at a point of which the caller dies. */
export interface DeadlyWire {
  readonly endpoint: string;
  /** The operations so far, in their order. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/** Opens it; `kill` has to end the caller for good. Without a death it only passes on and counts. */
export async function openDeadlyWire(
  aws: InProcessAws,
  { death, kill }: { readonly death: Death | undefined; readonly kill: () => void },
): Promise<DeadlyWire> {
  const calls: string[] = [];
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = toRequest(incoming, await buffer(incoming));
    calls.push(nameCall(request));
    const isLast = death?.atCall === calls.length;
    // A dead process never hears of what comes after its death.
    if (isLast && death?.when === "before") return kill();
    const answer = await aws.answer(request);
    if (isLast) return kill();
    if ("kind" in answer) return void outgoing.destroy();
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(answer.body);
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing).catch(() => outgoing.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toRequest({ method = "GET", url = "/", headers }: IncomingMessage, body: Buffer): HttpRequest {
  const [path = "/", ...query] = url.split("?");
  const texts = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]);
  return { method, path, query: new URLSearchParams(query.join("?")), headers: Object.fromEntries(texts), body };
}

function nameCall({ method, path, headers, body }: HttpRequest): string {
  const action = new URLSearchParams(Buffer.from(body).toString("utf8")).get("Action");
  return action ?? headers["x-amz-target"]?.split(".").at(-1) ?? `${method} ${path}`;
}

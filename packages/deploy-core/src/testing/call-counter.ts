import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A loopback server that passes every call on to an AWS and remembers what was called. */
export interface CallCounter {
  /** Give this to the SDK in place of the AWS behind it. */
  readonly endpoint: string;
  /** The operations called since the last time this was asked, in order: `["DescribeStacks"]`. */
  takeCalls(): readonly string[];
  close(): Promise<void>;
}

/** Starts a call counter before an AWS; it sees the wire, so retries and calls of any client count. */
export async function startCallCounter(target: string): Promise<CallCounter> {
  const calls: string[] = [];
  const server = createServer((incoming, outgoing) => {
    passOn({ incoming, outgoing, target, remember: (call) => calls.push(call) }).catch((error: unknown) => {
      outgoing.writeHead(502).end(String(error));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    takeCalls: () => calls.splice(0),
    close: () => closeServer(server),
  };
}

interface Passage {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly target: string;
  readonly remember: (call: string) => void;
}

async function passOn({ incoming, outgoing, target, remember }: Passage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Buffer));
  const body = Buffer.concat(chunks);
  // AWS: CloudFormation and STS speak the query protocol, whose operation is the form's Action.
  remember(
    new URLSearchParams(body.toString("utf8")).get("Action") ?? `${incoming.method ?? ""} ${incoming.url ?? ""}`,
  );
  await new Promise<void>((resolve, reject) => {
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? "/", target), { method: method ?? "POST", headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing).on("finish", resolve).on("error", reject);
    });
    onward.on("error", reject).end(body);
  });
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

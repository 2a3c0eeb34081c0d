import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A call of a stand-in as it comes over the wire. */
export interface WireCall {
  readonly token: string;
  readonly command: string;
  readonly folder: string;
  readonly timeouts: string;
  /** The file with what it was given to read; empty for none. */
  readonly inputFile: string;
  readonly args: readonly string[];
}

/** What a stand-in is answered: `file` holds the output where it would not go through a shell. */
export interface WireAnswer {
  readonly code: number;
  readonly errors: string;
  readonly file: string;
  readonly expired: string;
  readonly output: string;
}

/** The door that stand-ins knock at. */
export interface CallsDoor {
  readonly port: number;
  close(): void;
}

/** Listens on loopback for stand-ins; a call that `answer` does not know is cut. */
export async function openCallsDoor(answer: (call: WireCall) => Promise<WireAnswer | undefined>): Promise<CallsDoor> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A stand-in that was killed in the middle resets its connection.
    socket.on("error", () => undefined);
    let received = Buffer.alloc(0);
    let isRead = false;
    socket.on("data", (chunk: Buffer) => {
      if (isRead) return;
      received = Buffer.concat([received, chunk]);
      const call = parseCall(received);
      if (call === undefined) return;
      isRead = true;
      void answer(call).then((given) => (given === undefined ? socket.destroy() : socket.end(renderAnswer(given))));
    });
  });
  await listen(server);
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Texts that each end with a zero byte: token, command, folder, timeouts, input file, number of arguments, arguments. */
function parseCall(bytes: Buffer): WireCall | undefined {
  const [token = "", command = "", folder = "", timeouts = "", inputFile = "", count, ...rest] = bytes
    .toString("utf8")
    .split("\0");
  if (count === undefined || rest.length <= Number(count)) return undefined;
  return { token, command, folder, timeouts, inputFile, args: rest.slice(0, Number(count)) };
}

function renderAnswer({ code, errors, file, expired, output }: WireAnswer): string {
  return [String(code), errors, file, expired, output].map((text) => `${text.replaceAll("\0", "")}\0`).join("");
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      server.unref();
      resolve();
    });
  });
}

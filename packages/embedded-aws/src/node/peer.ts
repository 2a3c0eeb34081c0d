import { createServer, type AddressInfo, type Server } from "node:net";

/** A listener on this machine that stands where machines of stacks would: it takes what is sent, and forgets it. */
export interface Peer {
  /** Returns where it listens; it is started when it is asked for. */
  address(): Promise<PeerAddress>;
  close(): Promise<void>;
}

/** Where something listens. */
export interface PeerAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Opens the listener, or stands for the one that somebody else has opened at `given`: `127.0.0.1:43111`.
 * Whoever ends a connection is answered in kind, as by a server that has taken everything.
 */
export function openPeer(given: string | undefined): Peer {
  const [, host, port] = /^(.+):(\d+)$/.exec(given ?? "") ?? [];
  if (host !== undefined) return { address: async () => ({ host, port: Number(port) }), close: async () => undefined };
  let listening: Promise<Server> | undefined;
  return {
    async address() {
      listening ??= listen();
      return { host: "127.0.0.1", port: ((await listening).address() as AddressInfo).port };
    },
    async close() {
      (await listening)?.close();
    },
  };
}

async function listen(): Promise<Server> {
  const server = createServer((socket) => {
    // A function that is ended in the middle resets its connection; nobody misses it.
    socket.on("error", () => undefined).resume();
    socket.unref();
  });
  return await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server.unref()));
  });
}

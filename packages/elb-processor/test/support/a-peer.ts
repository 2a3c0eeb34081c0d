import net from "node:net";
import { onTestFinished } from "vitest";

/** What a peer does with a connection; it gets the bytes with `take`. */
export type Behaviour = (socket: net.Socket, take: (bytes: Buffer) => void) => void;

/** Something that listens as the Broker does. */
export interface Peer {
  readonly port: number;
  /** Complete lines of all connections, the first connection's first. */
  lines(): readonly string[];
  /** What is left behind the last line feed of each connection. */
  pieces(): readonly string[];
  connections(): number;
  /** Other connections are treated so from now on. */
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

/** Reads everything and ends when the other side has ended, as Logstash does. */
export const readsAll: Behaviour = (socket, take) => {
  socket.on("data", take);
};

/** Reads so many bytes, then does something to the connection. */
export const after =
  (bytes: number, act: (socket: net.Socket) => void): Behaviour =>
  (socket, take) => {
    let rest = bytes;
    socket.on("data", (data) => {
      take(data.subarray(0, rest));
      rest -= Math.min(rest, data.length);
      if (rest === 0) act(socket);
    });
  };

/** Accepts, and is never heard of again. */
export const vanishes: Behaviour = (socket) => {
  socket.pause();
};

/** Starts a peer on a port of its own, for one test. */
export async function aPeer(behaviour: Behaviour = readsAll, { port = 0 } = {}): Promise<Peer> {
  const received: Buffer[][] = [];
  const sockets = new Set<net.Socket>();
  let current = behaviour;
  const server = net.createServer((socket) => {
    const pieces: Buffer[] = [];
    received.push(pieces);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    current(socket, (bytes) => pieces.push(bytes));
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  };
  onTestFinished(close);
  const texts = (): readonly string[][] => received.map((pieces) => Buffer.concat(pieces).toString("utf8").split("\n"));
  return {
    port: (server.address() as net.AddressInfo).port,
    lines: () => texts().flatMap((text) => text.slice(0, -1)),
    pieces: () => texts().map((text) => text.at(-1) ?? ""),
    connections: () => received.length,
    behave(next) {
      current = next;
    },
    close,
  };
}

/** Returns a port on which nobody listens. */
export async function aClosedPort(): Promise<number> {
  const peer = await aPeer();
  await peer.close();
  return peer.port;
}

import net from "node:net";
import tls from "node:tls";
import type { EventBatch } from "../lines/event-batches.ts";
import { nextState, type ConnectionEvent, type ConnectionState } from "../delivery/connection-state.ts";

/** Where the Broker is and how it is spoken to. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  /** Undefined: without TLS. */
  readonly tls: { readonly serverName: string | undefined; readonly ca: string | undefined } | undefined;
  readonly connectTimeoutMs: number;
  readonly silenceTimeoutMs: number;
}

/** A connection to the Broker, whose state says what became of what was written to it. */
export interface Connection {
  readonly state: ConnectionState;
  readonly hasRoom: boolean;
  readonly linesWritten: number;
  readonly bytesWritten: number;
  write(batch: EventBatch): void;
  /** Ends our half once everything has left. */
  end(): void;
  /** Gives it up. What was written to it is lost, as far as can be known. */
  destroy(): void;
}

/** What is written and not yet taken by the kernel may be this much; then there is no room. */
const BUFFER_BYTES = 256 * 1024;

/** Opens a connection; `changed` is called whenever there is something new to look at. */
export function openConnection(address: BrokerAddress, changed: () => void): Connection {
  const socket = connect(address);
  let state: ConnectionState = { kind: "connecting" };
  let linesWritten = 0;
  let bytesWritten = 0;

  const apply = (event: ConnectionEvent): void => {
    state = nextState(state, event);
    if (state.kind === "lost") socket.destroy();
    changed();
  };
  socket.on(address.tls === undefined ? "connect" : "secureConnect", () => {
    socket.setTimeout(address.silenceTimeoutMs);
    apply({ kind: "connected" });
  });
  socket.on("drain", changed);
  socket.on("end", () => apply({ kind: "peerEnded" }));
  socket.on("finish", () => apply({ kind: "allIsOut" }));
  socket.on("error", (error: NodeJS.ErrnoException) => apply({ kind: "broken", reason: describeError(error) }));
  socket.on("timeout", () => {
    const afterMs = state.kind === "connecting" ? address.connectTimeoutMs : address.silenceTimeoutMs;
    apply({ kind: "silent", afterMs, waiting: socket.writableLength > 0 });
  });
  socket.on("close", () => apply({ kind: "closed" }));
  // A Broker says nothing; whatever it says is read, so that its end can come.
  socket.resume();

  return {
    get state() {
      return state;
    },
    get hasRoom() {
      return state.kind === "open" && !socket.writableNeedDrain;
    },
    get linesWritten() {
      return linesWritten;
    },
    get bytesWritten() {
      return bytesWritten;
    },
    write({ bytes, lines, release }) {
      linesWritten += lines;
      bytesWritten += bytes.length;
      // Also called, with an error, when the connection is lost.
      socket.write(bytes, release);
    },
    end() {
      apply({ kind: "end" });
      // The time for the Broker's word begins now, however long nothing was written before.
      socket.setTimeout(address.silenceTimeoutMs);
      socket.end();
    },
    destroy: () => socket.destroy(),
  };
}

function connect({ host, port, tls: secure, connectTimeoutMs }: BrokerAddress): net.Socket {
  // Half-open: that the peer has ended must not end our half, or an early end would look like an answer to ours.
  const options = { host, port, allowHalfOpen: true, timeout: connectTimeoutMs };
  if (secure === undefined) return net.connect({ ...options, ...ROOM });
  const { serverName, ca } = secure;
  return tls.connect({
    ...options,
    ...ROOM,
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(ca === undefined ? {} : { ca }),
  });
}

/** Node's types do not know that sockets take the options of streams. */
const ROOM: object = { writableHighWaterMark: BUFFER_BYTES, highWaterMark: BUFFER_BYTES };

function describeError(error: NodeJS.ErrnoException): string {
  return error.code === undefined || error.message.includes(error.code)
    ? error.message
    : `${error.code}, ${error.message}`;
}

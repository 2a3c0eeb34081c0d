import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** Something that sends events all the time, to the Broker that it finds where it was deployed to look. */
export interface Sender {
  /** The ids of all events that it has sent, or is about to. */
  readonly ids: readonly string[];
  /** Stops it when the last event was taken. */
  stop(): Promise<void>;
}

/** How a sender is made. */
export interface SenderFacts {
  readonly name: string;
  readonly environment: string;
  /** Reads the Broker's address, `host:port`; read again and again, as those do that it stands for. */
  readonly readAddress: () => Promise<string>;
  readonly way: Way;
}

/**
 * `stream`: one connection for all, as Logstash's output has; `request`: one for each event, as the logging API; `batch`: some at once, again
 * from the beginning when they were not taken, as a desktop client.
 */
export type Way = "stream" | "request" | "batch";

const EVERY_MS = 100;
const REREAD_EVERY = 10;
const BATCH = 5;

/** Starts a sender. */
export function aSender({ name, environment, readAddress, way }: SenderFacts): Sender {
  const ids: string[] = [];
  const state = { stopped: false };
  const lookAgain = async (): Promise<string> => {
    await pause(EVERY_MS);
    return readAddress();
  };
  const run = async (): Promise<void> => {
    let address = await readAddress();
    let stream: Socket | undefined;
    for (let round = 1; !state.stopped; round += 1) {
      const lines = Array.from({ length: way === "batch" ? BATCH : 1 }, (_, index) => {
        const id = `${environment}-${name}-${round}-${index}`;
        ids.push(id);
        return `${JSON.stringify({ "@timestamp": new Date().toISOString(), event: { id }, SourceModuleName: name })}\n`;
      });
      if (way === "stream") {
        while (stream === undefined) {
          stream = await open(address).catch(() => undefined);
          if (stream === undefined) address = await lookAgain();
        }
        stream.write(lines.join(""));
      } else {
        while (!(await deliver(address, lines))) address = await lookAgain();
      }
      await pause(way === "batch" ? EVERY_MS * BATCH : EVERY_MS);
      if (round % (way === "batch" ? 2 : REREAD_EVERY) !== 0) continue;
      const now = await readAddress();
      if (now !== address && stream !== undefined) {
        await finish(stream);
        stream = undefined;
      }
      address = now;
    }
    if (stream !== undefined) await finish(stream);
  };
  const running = run();
  return {
    ids,
    async stop() {
      state.stopped = true;
      await running;
    },
  };
}

/** Sends lines on a connection of their own; false where they were not taken, or only some of them. */
async function deliver(address: string, lines: readonly string[]): Promise<boolean> {
  try {
    const socket = await open(address);
    socket.write(lines.join(""));
    await finish(socket);
    return true;
  } catch {
    return false;
  }
}

function open(address: string): Promise<Socket> {
  const [host = "", port = ""] = address.split(":");
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) }, () => resolve(socket.resume()));
    socket.once("error", reject);
  });
}

/** Nothing of what was written is lost where the other side has read it to its end. */
function finish(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("end", () => resolve());
    socket.once("error", reject);
    socket.end();
  });
}

import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Sent } from "./account.ts";

/** Something to which events happen all the time, and that sends them to the Broker that it finds where it was deployed to look. */
export interface Sender {
  /** All that has happened to it. */
  readonly sent: readonly Sent[];
  /** Ends it: nothing more happens, and what is left is sent. False where that does not come to an end. */
  stop(): Promise<boolean>;
}

/** How a sender is made. */
export interface SenderFacts {
  readonly name: string;
  readonly environment: string;
  /** Reads the Broker's address, `host:port`; read again and again, as those do that it stands for. */
  readonly readAddress: () => Promise<string>;
  readonly way: Way;
  /** Between two events; 100 unless said. */
  readonly everyMs?: number;
  /** For proofs that it is noticed: what was not acknowledged is sent again under another id. */
  readonly freshIds?: boolean;
}

/**
 * `logstash`: its tcp output with json_lines. One connection for all; an event that can not be written is tried again after a pause, on a new connection. Another
 * configuration is loaded by ending the pipeline, its connection with it, and starting another one; events wait in its queue.
 * `api`: the logging API. A request for each event, and again until it is answered with 200.
 * `desktop`: a client that is now and then offline, and keeps what happens meanwhile. It sends what it has on one connection, and all of that again when
 * it did not see that end, as when it is closed in the middle of it.
 */
export type Way = "logstash" | "api" | "desktop";

const AGAIN_AFTER_MS = 100;
const REREAD_EVERY_MS = 300;
/** So often what is left is tried when it has to end. */
const LAST_TRIES = 20;

interface Happened extends Sent {
  readonly line: string;
}

/** What a way to send has to do with. */
interface Outbox {
  /** What happened and is not known to have been taken, the first of it first. */
  readonly waiting: Happened[];
  readonly address: () => Promise<string>;
  /** Gives events another id, if that is planted. */
  readonly again: (events: readonly Happened[]) => readonly Happened[];
}

/** Sends some of what waits, and takes it out when it was taken. Throws when it could not. */
interface Transmitter {
  transmit(): Promise<void>;
  end(): Promise<void>;
}

const WAYS: Readonly<Record<Way, (outbox: Outbox) => Transmitter>> = {
  logstash: sendAsLogstash,
  api: sendAsApi,
  desktop: sendAsDesktop,
};

/** Starts a sender. */
export function aSender({ name, environment, readAddress, way, everyMs = 100, freshIds = false }: SenderFacts): Sender {
  const sent: Sent[] = [];
  const waiting: Happened[] = [];
  const happen = (): void => {
    const what = `${environment}-${name}-${sent.length + 1}`;
    const event = { "@timestamp": new Date().toISOString(), event: { id: what }, what, SourceModuleName: name };
    sent.push({ what, id: what });
    waiting.push({ what, id: what, line: `${JSON.stringify(event)}\n` });
  };
  const timer = setInterval(happen, everyMs);
  let read: { readonly at: number; readonly address: string } | undefined;
  const address = async (): Promise<string> => {
    const now = Date.now();
    if (read === undefined || now - read.at >= REREAD_EVERY_MS) read = { at: now, address: await readAddress() };
    return read.address;
  };
  const again: Outbox["again"] = (events) =>
    freshIds ? events.map((each) => ({ ...each, line: each.line.replace(`"id":"`, `"id":"again-`) })) : events;
  const transmitter = WAYS[way]({ waiting, address, again });
  const state = { stopping: false, triesLeft: LAST_TRIES };
  const run = async (): Promise<void> => {
    while (!state.stopping || (waiting.length > 0 && state.triesLeft > 0)) {
      const before = waiting.length;
      try {
        await transmitter.transmit();
        if (waiting.length === 0) await pause(everyMs / 2);
      } catch {
        await pause(AGAIN_AFTER_MS);
      }
      if (state.stopping && waiting.length >= before) state.triesLeft -= 1;
    }
    await transmitter.end();
  };
  const running = run();
  return {
    sent,
    async stop() {
      clearInterval(timer);
      state.stopping = true;
      await running;
      return waiting.length === 0;
    },
  };
}

function sendAsLogstash({ waiting, address }: Outbox): Transmitter {
  let pipeline: { readonly socket: Socket; readonly address: string; broken: boolean } | undefined;
  const end = async (): Promise<void> => {
    const ending = pipeline;
    pipeline = undefined;
    if (ending !== undefined && !ending.broken) await finish(ending.socket);
  };
  return {
    async transmit() {
      const now = await address();
      if (pipeline !== undefined && (pipeline.broken || pipeline.address !== now)) await end();
      if (pipeline === undefined) {
        const opened = { socket: await open(now), address: now, broken: false };
        opened.socket.on("error", () => (opened.broken = true)).on("close", () => (opened.broken = true));
        pipeline = opened;
      }
      for (let next = waiting[0]; next !== undefined && !pipeline.broken; next = waiting[0]) {
        await write(pipeline.socket, next.line);
        waiting.shift();
      }
    },
    end,
  };
}

function sendAsApi({ waiting, address }: Outbox): Transmitter {
  return {
    async transmit() {
      const [next] = waiting;
      if (next === undefined) return;
      const headers = { "content-type": "application/json" };
      const url = `http://${await address()}/`;
      const response = await fetch(url, { method: "POST", headers, body: next.line });
      await response.text();
      if (response.status === 200) waiting.shift();
    },
    end: async () => undefined,
  };
}

/** Offline for so many looks, and closed in the middle of sending the first time, and again after so many. */
const OFFLINE_LOOKS = 5;
const LOOK_EVERY_MS = 100;
const CLOSED_EVERY = 3;

function sendAsDesktop({ waiting, address, again }: Outbox): Transmitter {
  let looks = 0;
  let times = 0;
  const unsure = new Set<string>();
  return {
    async transmit() {
      looks += 1;
      if (looks % (2 * OFFLINE_LOOKS) < OFFLINE_LOOKS) return pause(LOOK_EVERY_MS);
      const batch = [...waiting];
      if (batch.length === 0) return;
      times += 1;
      const socket = await open(await address());
      const fresh = batch.filter(({ what }) => !unsure.has(what));
      const lines = [...again(batch.filter(({ what }) => unsure.has(what))), ...fresh].map(({ line }) => line);
      await write(socket, lines.join(""));
      if (times % CLOSED_EVERY === 1) {
        for (const { what } of batch) unsure.add(what);
        // What was written leaves all the same; nobody waits for the other side's word.
        socket.end();
        throw new Error("it was closed before it knew");
      }
      await finish(socket);
      waiting.splice(0, batch.length);
    },
    end: async () => undefined,
  };
}

function open(address: string): Promise<Socket> {
  const [host = "", port = ""] = address.split(":");
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) }, () => resolve(socket.resume()));
    socket.once("error", reject);
  });
}

function write(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(text, (error) => (error === undefined || error === null ? resolve() : reject(error)));
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

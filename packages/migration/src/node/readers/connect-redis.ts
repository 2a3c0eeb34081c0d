import { createClient } from "@redis/client";
import type { Identifier } from "../../model/reading.ts";
import { explainCode } from "./explain-code.ts";
import { Unreadable } from "./json-client.ts";

/** A Redis, and how to get in. */
export interface KeysPlace {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Looked up for every reading, and told nowhere. */
  readonly password?: () => Promise<string>;
  readonly identifiers: readonly Identifier[];
  /** For a connection and for each answer, in milliseconds; 10 seconds unless said. */
  readonly timeoutMs?: number;
}

/** Does something with a Redis, and lets go of it. Throws `Unreadable` for all that goes wrong. */
export async function withRedis<Result>(
  place: KeysPlace,
  work: (client: RedisClient) => Promise<Result>,
): Promise<Result> {
  const client = await connect(place);
  try {
    return await work(client);
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(`it could not be read (${nameOf(error)})`);
  } finally {
    client.destroy();
  }
}

/** A Redis that was reached. */
export type RedisClient = Awaited<ReturnType<typeof connect>>;

async function connect({ host, port, tls, password, timeoutMs = 10_000 }: KeysPlace) {
  const given = await password?.().catch(() => undefined);
  if (password !== undefined && given === undefined) throw new Unreadable("its password could not be read");
  const client = createClient({
    RESP: 2,
    disableClientInfo: true,
    socket: {
      host,
      port,
      connectTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      reconnectStrategy: false,
      ...(tls ? { tls } : {}),
    },
    ...(given === undefined ? {} : { password: given }),
  });
  // What goes wrong is told by the call that meets it; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    client.destroy();
    throw new Unreadable(`it can not be reached (${nameOf(error)})`);
  }
  return client;
}

/** The first word of what Redis answers (`WRONGPASS`, `NOAUTH`), or Node's code; the rest may quote what was sent. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "no reason";
  if ("code" in error && typeof error.code === "string") return explainCode(error.code);
  return /^[A-Z]{3,}/.exec(error.message)?.[0] ?? error.constructor.name;
}

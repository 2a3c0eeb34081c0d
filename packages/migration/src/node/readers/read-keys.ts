import { createClient } from "@redis/client";
import { createIdHash } from "../../model/id-hash.ts";
import type { Identifier, Reading } from "../../model/reading.ts";
import { Unreadable } from "./json-client.ts";
import { readingOf, type Found } from "./reading.ts";

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

/** More keys are not read: each has to be kept in mind, because SCAN may tell one twice. */
const MOST_KEYS = 1_000_000;
const KEYS_A_CALL = 1_000;

/** Reads the keys of a Redis and the lengths of its lists. Never throws. */
export async function readKeys(place: KeysPlace): Promise<Reading> {
  return readingOf(async () => {
    const client = await connect(place);
    try {
      return await readAll(client, place.identifiers);
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable(`it could not be read (${nameOf(error)})`);
    } finally {
      client.destroy();
    }
  });
}

type Client = Awaited<ReturnType<typeof connect>>;

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

async function readAll(client: Client, identifiers: readonly Identifier[]): Promise<Found> {
  const names = new Set<string>();
  for await (const some of client.scanIterator({ COUNT: KEYS_A_CALL })) {
    for (const name of some) names.add(name);
    if (names.size > MOST_KEYS) throw new Unreadable(`it has more than ${MOST_KEYS} keys`);
  }
  const keys = createIdHash();
  for (const name of names) keys.add(name);
  const lists = await measureLists(client, [...names]);
  const size = await client.dbSize();
  if (size !== names.size) throw new Unreadable(`it has ${size} keys by its count, and ${names.size} by their names`);
  const from = [...identifiers, { kind: "redis", value: await readReplicationId(client) }];
  return { from, statistics: { kind: "keys", keys: { keys: size, keyHash: keys.end(), lists } } };
}

async function measureLists(client: Client, names: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const lists: [string, number][] = [];
  for (let begin = 0; begin < names.length; begin += KEYS_A_CALL) {
    const some = names.slice(begin, begin + KEYS_A_CALL);
    const measured = await Promise.all(some.map((name) => measureList(client, name)));
    lists.push(...measured.filter((each) => each !== undefined));
  }
  return Object.fromEntries(lists);
}

async function measureList(client: Client, name: string): Promise<[string, number] | undefined> {
  return (await client.type(name)) === "list" ? [name, await client.lLen(name)] : undefined;
}

/** What a primary and its replicas share, and no other Redis has. Redis documentation, "INFO", "Replication". */
async function readReplicationId(client: Client): Promise<string> {
  const id = /^master_replid:(?<id>\w+)/m.exec(await client.info("replication"))?.groups?.["id"];
  if (id === undefined) throw new Unreadable("it does not say which Redis it is");
  return id;
}

/** The first word of what Redis answers (`WRONGPASS`, `NOAUTH`), or Node's code; the rest may quote what was sent. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "no reason";
  if ("code" in error && typeof error.code === "string") return error.code;
  return /^[A-Z]{3,}/.exec(error.message)?.[0] ?? error.constructor.name;
}

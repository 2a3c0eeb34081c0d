import { createIdHash } from "../../model/id-hash.ts";
import type { Identifier, Reading } from "../../model/reading.ts";
import { Unreadable } from "./json-client.ts";
import { withRedis, type KeysPlace, type RedisClient } from "./connect-redis.ts";
import { readingOf, type Found } from "./reading.ts";

/** More keys are not read: each has to be kept in mind, because SCAN may tell one twice. */
const MOST_KEYS = 1_000_000;
const KEYS_A_CALL = 1_000;

/** Reads the keys of a Redis and the lengths of its lists. Never throws. */
export async function readKeys(place: KeysPlace): Promise<Reading> {
  return readingOf(() => withRedis(place, (client) => readAll(client, place.identifiers)));
}

async function readAll(client: RedisClient, identifiers: readonly Identifier[]): Promise<Found> {
  await refuseParts(client);
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

/** What SCAN would not tell of: other nodes of a cluster, other databases. Redis documentation, "INFO". */
async function refuseParts(client: RedisClient): Promise<void> {
  if (/^cluster_enabled:1/m.test(await client.info("cluster")))
    throw new Unreadable("it is one node of a cluster, and tells of its own keys only");
  const other = /^db[1-9]\d*/m.exec(await client.info("keyspace"))?.[0];
  if (other !== undefined) throw new Unreadable(`it has keys in ${other}, and only db0 is read`);
}

async function measureLists(client: RedisClient, names: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const lists: [string, number][] = [];
  for (let begin = 0; begin < names.length; begin += KEYS_A_CALL) {
    const some = names.slice(begin, begin + KEYS_A_CALL);
    const measured = await Promise.all(some.map((name) => measureList(client, name)));
    lists.push(...measured.filter((each) => each !== undefined));
  }
  return Object.fromEntries(lists);
}

async function measureList(client: RedisClient, name: string): Promise<[string, number] | undefined> {
  return (await client.type(name)) === "list" ? [name, await client.lLen(name)] : undefined;
}

/** What a primary and its replicas share, and no other Redis has. Redis documentation, "INFO", "Replication". */
async function readReplicationId(client: RedisClient): Promise<string> {
  const id = /^master_replid:(?<id>\w+)/m.exec(await client.info("replication"))?.groups?.["id"];
  if (id === undefined) throw new Unreadable("it does not say which Redis it is");
  return id;
}

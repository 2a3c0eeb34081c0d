import type { Coverage } from "../../migrate/ports.ts";
import { withRedis, type KeysPlace, type RedisClient } from "../readers/connect-redis.ts";
import { Unreadable } from "../readers/json-client.ts";

const EXAMPLES = 5;
const KEYS_A_CALL = 1_000;

/** Looks for each key of one Redis in another one, and for lists that are shorter there. Never throws. Values are not compared. */
export async function findMissingKeys({
  from,
  to,
}: {
  readonly from: KeysPlace;
  readonly to: KeysPlace;
}): Promise<Coverage> {
  try {
    return await withRedis(from, (source) => withRedis(to, (copy) => findMissing(source, copy)));
  } catch (error) {
    return { kind: "unreadable", reason: error instanceof Unreadable ? error.message : "reading it failed" };
  }
}

async function findMissing(source: RedisClient, copy: RedisClient): Promise<Coverage> {
  const missing: string[] = [];
  const checked = new Set<string>();
  let count = 0;
  for await (const names of source.scanIterator({ COUNT: KEYS_A_CALL })) {
    // SCAN may tell a key twice.
    const some = [...new Set(names)].filter((name) => !checked.has(name));
    const found = await Promise.all(some.map((name) => isCovered(source, { copy, name })));
    const absent = some.filter((_, index) => found[index] === false);
    for (const name of some) checked.add(name);
    count += absent.length;
    missing.push(...absent.slice(0, EXAMPLES - missing.length));
  }
  return count === 0 ? { kind: "covered", checked: checked.size } : { kind: "missing", count, examples: missing };
}

async function isCovered(
  source: RedisClient,
  { copy, name }: { readonly copy: RedisClient; readonly name: string },
): Promise<boolean> {
  const [kind, other] = [await source.type(name), await copy.type(name)];
  if (kind !== other) return false;
  return kind !== "list" || (await copy.lLen(name)) >= (await source.lLen(name));
}

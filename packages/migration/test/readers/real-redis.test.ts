import { describe, expect, it } from "vitest";
import { findMissingKeys } from "../../src/node/statistics/find-missing-keys.ts";
import { readKeys } from "../../src/node/index.ts";
import { aRealRedis, HAS_REDIS, SKIPPED } from "../support/a-real-redis.ts";
import { aRedis } from "../support/a-redis.ts";

const PASSWORD = "s3cret-password";
const NAMES = Array.from({ length: 2_500 }, (_, index) => `key-${index}`);

/** A real Redis with keys of many pages, and two lists. */
async function aFilledRedis() {
  const redis = await aRealRedis({ password: PASSWORD });
  await redis.client.mSet(Object.fromEntries(NAMES.map((name) => [name, "value"])));
  await redis.client.rPush("logstash", ["1", "2", "3"]);
  await redis.client.lPush("later", "1");
  return redis;
}

describe.skipIf(!HAS_REDIS)(`a real Redis${SKIPPED}`, () => {
  it("is read as the one that stands in for it", async () => {
    const lists = { logstash: 3, later: 1 };
    const { statistics, from } = await readKeys((await aFilledRedis()).place);
    expect(statistics).toMatchObject({ kind: "keys", keys: { keys: NAMES.length + 2, lists } });
    expect(from).toEqual([{ kind: "redis", value: expect.stringMatching(/^[0-9a-f]{40}$/) }]);
    const { port } = await aRedis({ lists, strings: NAMES });
    const standIn = await readKeys({ host: "127.0.0.1", port, tls: false, identifiers: [] });
    expect(standIn.statistics).toEqual(statistics);
  });

  it("shares with its replica what tells it from others", async () => {
    const primary = await aFilledRedis();
    const replica = await aRealRedis({ password: PASSWORD, replicaOf: primary.port });
    const other = await aRealRedis({ password: PASSWORD });
    const read = await readKeys(primary.place);
    expect(await readKeys(replica.place)).toEqual({ ...read, at: expect.any(Number) });
    expect((await readKeys(other.place)).from).not.toEqual(read.from);
  });

  it("is unreadable with a wrong password, which is not told", async () => {
    const { place } = await aRealRedis({ password: PASSWORD });
    const reading = await readKeys({ ...place, password: async () => "another-s3cret" });
    expect(reading.statistics).toEqual({ kind: "unreadable", reason: "it can not be reached (WRONGPASS)" });
  });

  it("is looked through for what another one lacks", async () => {
    const [from, to] = [await aFilledRedis(), await aFilledRedis()];
    expect(await findMissingKeys({ from: from.place, to: to.place })).toEqual({
      kind: "covered",
      checked: NAMES.length + 2,
    });
    await to.client.del("key-7");
    await to.client.lPop("logstash");
    const found = await findMissingKeys({ from: from.place, to: to.place });
    expect(found).toMatchObject({ kind: "missing", count: 2 });
    expect(found.kind === "missing" ? found.examples.toSorted() : []).toEqual(["key-7", "logstash"]);
  });
});

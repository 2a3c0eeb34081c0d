import { describe, expect, it } from "vitest";
import { readKeys } from "../../src/node/index.ts";
import { aRedis, type RedisOptions } from "../support/a-redis.ts";
import { closedPort } from "../support/serve.ts";

const SECRET = "s3cret-password";

async function read(options: RedisOptions, password: string | undefined = options.password) {
  const { port, commands } = await aRedis(options);
  const given = password === undefined ? {} : { password: async () => password };
  const reading = await readKeys({ host: "127.0.0.1", port, tls: false, identifiers: [], ...given });
  expect(JSON.stringify(reading)).not.toContain(SECRET);
  const { statistics } = reading;
  return { reading, commands, reason: statistics.kind === "unreadable" ? statistics.reason : statistics.kind };
}

describe("a Redis", () => {
  it("is read by walking its keys, each once, and the lengths of its lists", async () => {
    const { reading, commands } = await read({
      lists: { logstash: 12, later: 3 },
      strings: ["a", "b"],
      password: SECRET,
    });
    expect(reading.statistics).toMatchObject({ kind: "keys", keys: { keys: 4, lists: { logstash: 12, later: 3 } } });
    expect(reading.from).toEqual([{ kind: "redis", value: "abc123" }]);
    expect(commands).not.toContain("KEYS");
  });

  it("with other names of keys has another hash", async () => {
    const hashOf = async (options: RedisOptions) => {
      const { statistics } = (await read(options)).reading;
      return statistics.kind === "keys" ? statistics.keys.keyHash : undefined;
    };
    expect(await hashOf({ lists: { a: 1, b: 1 } })).toBe(await hashOf({ lists: { b: 1, a: 1 } }));
    expect(await hashOf({ lists: { a: 1, b: 1 } })).not.toBe(await hashOf({ lists: { a: 1, c: 1 } }));
  });

  it.each([
    ["# Cluster\r\ncluster_enabled:1\r\n", "one node of a cluster"],
    ["# Keyspace\r\ndb0:keys=1,expires=0\r\ndb3:keys=2,expires=0\r\n", "keys in db3"],
  ])("is unreadable when it has more than SCAN tells: %s", async (info, reason) => {
    expect((await read({ lists: { a: 1 }, info })).reason).toContain(reason);
  });

  it("is unreadable when it refuses, is gone, or moves while it is read", async () => {
    expect((await read({ lists: { a: 1 }, password: SECRET }, "wrong")).reason).toBe(
      "it can not be reached (WRONGPASS)",
    );
    expect((await read({ lists: { a: 1 }, password: "other" }, SECRET)).reason).toBe(
      "it can not be reached (WRONGPASS)",
    );
    expect((await read({ lists: { a: 1 }, size: 2 })).reason).toBe("it has 2 keys by its count, and 1 by their names");
    const port = await closedPort();
    const gone = await readKeys({ host: "127.0.0.1", port, tls: false, identifiers: [] });
    expect(gone.statistics).toMatchObject({ kind: "unreadable", reason: expect.stringContaining("ECONNREFUSED") });
  });
});

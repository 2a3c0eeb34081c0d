import { describe, expect, it } from "vitest";
import { findPlaces, parseEntities } from "../../src/index.ts";
import { readEntities } from "../../src/node/index.ts";
import { closedPort, serve, type Answer } from "../support/serve.ts";

const SECRET = "s3cret-token";
const identifiers = [{ kind: "stack", value: "arn:current" }];
const ok: Answer = { body: { data: { customers: { count: 57 } } } };

async function readFrom(url: string, more: object = {}) {
  const headers = async () => ({ authorization: `Bearer ${SECRET}` });
  const reading = await readEntities({ url, identifiers, headers, pauseMs: 0, ...more });
  expect(JSON.stringify(reading)).not.toContain(SECRET);
  const { statistics } = reading;
  return { reading, reason: statistics.kind === "unreadable" ? statistics.reason : statistics.kind };
}

/** Answers one after the other, the last one for ever. */
function inTurn(...answers: readonly Answer[]): () => Answer {
  let turn = 0;
  return () => {
    turn += 1;
    return answers[turn - 1] ?? answers.at(-1) ?? "silence";
  };
}

describe("a statistics endpoint", () => {
  it("is asked with its credentials, and says whose numbers they are", async () => {
    const { url, asked } = await serve(() => ok);
    const { reading } = await readFrom(`${url}/statistics?key=k3y`);
    expect(reading.statistics).toEqual({ kind: "entities", entities: { customers: { count: 57 } } });
    expect(reading.from).toEqual([...identifiers, { kind: "url", value: `${url}/statistics` }]);
    expect(asked[0]?.headers).toMatchObject({ accept: "application/json", authorization: `Bearer ${SECRET}` });
  });

  it("is asked again when it is overloaded, and unreadable when it stays so", async () => {
    const passing = await serve(inTurn({ status: 503, body: "" }, { status: 429, body: "" }, ok));
    expect((await readFrom(passing.url)).reason).toBe("entities");
    const failing = await serve(() => ({ status: 503, body: { data: { customers: { count: 57 } } } }));
    expect((await readFrom(failing.url)).reason).toBe("it answers 503");
    expect(failing.asked).toHaveLength(3);
  });

  it("is asked once when it refuses", async () => {
    const { url, asked } = await serve(() => ({ status: 403, body: `no: ${SECRET}` }));
    expect((await readFrom(url)).reason).toBe("it answers 403, as with credentials that may not");
    expect(asked).toHaveLength(1);
  });

  it("leads nowhere else: a redirect would take the credentials along", async () => {
    const other = await serve(() => ok);
    const { url } = await serve(() => ({ status: 302, headers: { location: other.url }, body: "" }));
    expect((await readFrom(url)).reason).toBe("it answers 302 and sends elsewhere, which is not followed");
    expect(other.asked).toEqual([]);
  });

  it("is unreadable when it is silent, gone, endless, cached, or its credentials can not be read", async () => {
    const silent = await serve(() => "silence");
    expect((await readFrom(silent.url, { timeoutMs: 20 })).reason).toBe("it did not answer in 20 ms");
    expect((await readFrom(`http://127.0.0.1:${await closedPort()}`)).reason).toContain("ECONNREFUSED");
    const endless = await serve(() => ({ body: { data: { a: { count: 1, text: "x".repeat(2_000) } } } }));
    expect((await readFrom(endless.url, { mostBytes: 1_000 })).reason).toBe("its answer is larger than 1000 bytes");
    const cached = await serve(() => ({ ...(ok as object), headers: { age: "30" }, body: {} }));
    expect((await readFrom(cached.url)).reason).toBe("its answer comes from a cache and is 30 s old");
    const { url, asked } = await serve(() => ok);
    const headers = () => Promise.reject(new Error(SECRET));
    expect((await readFrom(url, { headers })).reason).toBe("its credentials could not be read");
    expect(asked).toEqual([]);
  });
});

describe("an answer", () => {
  const reasonOf = (text: string): string => {
    const statistics = parseEntities(text);
    return statistics.kind === "unreadable" ? statistics.reason : "read";
  };

  it("counts by its data alone, and may say more of an entity", () => {
    expect(parseEntities('{"at":5,"data":{"customers":{"count":57,"newest":"today"}}}')).toEqual({
      kind: "entities",
      entities: { customers: { count: 57, newest: "today" } },
    });
  });

  it.each([
    ["<html>", "its answer is a page, and no JSON"],
    ["", "its answer is no JSON"],
    ['{"data":{"a":{"count":1},"a":{"count":2}}}', "its answer has a key twice, or something that JSON does not have"],
    ["null", 'its answer has no "data"'],
    ['{"data":[]}', 'its answer has no "data"'],
    ['{"data":{"a":{}}}', 'the count of "a" is missing'],
    ['{"data":{"a":{"count":"1"}}}', 'the count of "a" is no number'],
    ['{"data":{"a":{"count":-1}}}', 'the count of "a" is -1, and no whole number from 0 up'],
    ['{"data":{"a":{"count":9007199254740993}}}', "a.count is larger than what can be compared"],
  ])("is unreadable: %s", (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it("keeps an entity whose name objects treat otherwise", () => {
    const statistics = parseEntities('{"data":{"__proto__":{"count":1}}}');
    expect(statistics.kind === "entities" && Object.keys(statistics.entities)).toEqual(["__proto__"]);
  });
});

it("the places of a stack's data are found by its outputs", () => {
  expect(findPlaces({ CacheEndpoint: "redis.local", CachePort: "6380", CacheAuthSecretArn: "arn:s" })).toEqual([
    { kind: "keys", host: "redis.local", port: 6380, passwordSecret: "arn:s" },
  ]);
  expect(
    findPlaces({ ElasticsearchEndpoint: "es.local", ElasticsearchPort: "9200", SnapshotBucketName: "snaps" }),
  ).toEqual([
    { kind: "indices", url: "http://es.local:9200" },
    { kind: "objects", bucket: "snaps", output: "SnapshotBucketName" },
  ]);
  expect(findPlaces({ StatisticsUrl: "https://a/statistics", IndexerGroupName: "g" })).toEqual([
    { kind: "entities", url: "https://a/statistics" },
  ]);
});

import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { countIndexed } from "../../src/node/log-stack/elasticsearch.ts";

interface Asked {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

interface Answer {
  readonly status?: number;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body: unknown;
}

const KEYWORD = { fields: { "Source.S3.Key": { keyword: { aggregatable: true } } } };
const TEXT = {
  fields: {
    "Source.S3.Key": { text: { aggregatable: false } },
    "Source.S3.Key.keyword": { keyword: { aggregatable: true } },
  },
};

/** Something that answers as Elasticsearch does: first what fields there are, then what it counts. */
async function anElasticsearch(fields: Answer, counts: Answer = { body: {} }) {
  const asked: Asked[] = [];
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const { url = "", headers } = request;
    asked.push({ url, authorization: headers.authorization, body: await text(request) });
    const { status = 200, headers: more = {}, body } = url.includes("_field_caps") ? fields : counts;
    response.writeHead(status, { "content-type": "application/json", ...more });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const server = http.createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, place: { url, index: "logstash-*", apiKey: "s3cret" } };
}

const bucketsOf = (counts: Readonly<Record<string, number>>, more: object = {}): Answer => ({
  body: {
    timed_out: false,
    _shards: { failed: 0 },
    aggregations: { keys: { buckets: Object.entries(counts).map(([key, count]) => ({ key, doc_count: count })) } },
    ...more,
  },
});

describe("documents", () => {
  it("are counted for each key, and a key without any has none", async () => {
    const { asked, place } = await anElasticsearch({ body: KEYWORD }, bucketsOf({ "a.log": 7 }));
    expect(await countIndexed(["a.log", "b.log"], place)).toEqual({
      kind: "counted",
      byKey: new Map([
        ["a.log", 7],
        ["b.log", 0],
      ]),
    });
    expect(asked.map(({ url, authorization }) => ({ path: url.split("?")[0], authorization }))).toEqual([
      { path: "/logstash-*/_field_caps", authorization: "ApiKey s3cret" },
      { path: "/logstash-*/_search", authorization: "ApiKey s3cret" },
    ]);
  });

  it("are asked for by the part of a text that can be counted by, which has no long keys", async () => {
    const { asked, place } = await anElasticsearch({ body: TEXT }, bucketsOf({ "a.log": 7 }));
    const counts = await countIndexed(["a.log", "k".repeat(257)], place);
    expect(counts).toEqual({ kind: "counted", byKey: new Map([["a.log", 7]]) });
    expect(asked[1]?.body).toContain('"Source.S3.Key.keyword":["a.log"]');
  });
});

describe("an Elasticsearch that cannot be counted on is no empty one:", () => {
  it.each<readonly [string, Answer, Answer | undefined, string]>([
    ["it has none of the fields", { body: { fields: {} } }, undefined, "have no field Source.S3.Key"],
    ["it refuses the key", { status: 401, body: {} }, undefined, "it answers 401"],
    ["its indices are not there", { status: 404, body: {} }, undefined, "it answers 404"],
    ["it is something else", { body: "<html>" }, undefined, "does not answer in JSON"],
    [
      "it leads elsewhere",
      { status: 302, headers: { location: "http://127.0.0.1:9/" }, body: "" },
      undefined,
      "redirect",
    ],
    ["some shards failed", { body: KEYWORD }, bucketsOf({}, { _shards: { failed: 1 } }), "a part of its shards"],
    ["its time was over", { body: KEYWORD }, bucketsOf({}, { timed_out: true }), "a part of its shards"],
  ])("%s", async (_what, fields, counts, reason) => {
    const { place } = await anElasticsearch(fields, counts);
    const told = await countIndexed(["a.log"], place);
    expect(told).toEqual({ kind: "unreachable", reason: expect.stringContaining(reason) });
    expect(JSON.stringify(told)).not.toContain("s3cret");
  });
});

import { describe, expect, it } from "vitest";
import * as z from "zod";
import schema from "../migration.schema.json" with { type: "json" };
import { DECLARATION_FILE, parseDeclaration } from "../src/index.ts";

const BESIDE = {
  layer: "elb-logs",
  form: "beside",
  source: { environment: "prod-green" },
  destination: { environment: "prod-blue" },
  data: { kind: "objects" },
  lever: { kind: "bucketPolicy" },
  copier: { kind: "objects" },
} as const;

const CLONE_BACK = {
  layer: "elasticsearch",
  form: "cloneBack",
  source: { environment: "ci", endpoint: "http://localhost:9200" },
  temporary: { environment: "m-1", like: "ci" },
  data: { kind: "indices", indices: "logstash-*", headers: { authorization: { environment: "ES_KEY" } } },
  lever: { kind: "indexBlocks" },
  copier: { kind: "reindex" },
} as const;

function parse(declared: object) {
  return parseDeclaration(JSON.stringify(declared), "migrations/m.json");
}

/** What is wrong, without the places. */
function refusal(declared: object): string {
  try {
    parse(declared);
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(/migrations\/m\.json, line \d+, column \d+: /g, "") : "";
  }
  return "accepted";
}

describe("a declaration", () => {
  it("of the form beside says all that has a usual value", () => {
    expect(parse(BESIDE)).toMatchObject({
      component: "elb-logs",
      sites: { source: { environment: "prod-green", like: "prod-green" }, destination: { environment: "prod-blue" } },
      data: { kind: "objects", prefix: "" },
      copier: { kind: "objects", concurrency: 8 },
      destroys: [],
      keepMs: 14 * 86_400_000,
      apartMs: 60_000,
      receiptMs: 3_600_000,
    });
  });

  it("of the form cloneBack has its destination where the source is", () => {
    const { sites, data } = parse(CLONE_BACK);
    expect(sites.destination).toEqual(sites.source);
    expect(sites.temporary).toMatchObject({ environment: "m-1", like: "ci" });
    expect(data).toMatchObject({ headers: { authorization: { from: "environment", variable: "ES_KEY" } } });
  });

  it.each<[object, string]>([
    [{ ...BESIDE, form: "sideways" }, 'form must be "beside" or "cloneBack".'],
    [{ ...BESIDE, destination: undefined }, "destination is missing: the form beside has one."],
    [{ ...BESIDE, temporary: { environment: "t" } }, "temporary is not known in the form beside."],
    [
      { ...CLONE_BACK, destination: { environment: "ci" } },
      "destination is not known in the form cloneBack: the data goes back to where the source was.",
    ],
    [{ ...CLONE_BACK, keep: "1d" }, "keep is not known in the form cloneBack: nothing is kept."],
    [
      { ...BESIDE, destination: { environment: "prod-green" } },
      "destination.environment is the source's own: it would have the same stack.",
    ],
    [{ ...BESIDE, copier: { kind: "reindex" } }, "copier.kind is for indices, and the data are objects."],
    [{ ...CLONE_BACK, lever: { kind: "bucketPolicy" } }, "lever.kind is for objects, and the data are indices."],
    [
      { ...BESIDE, source: { environment: "prod-green", endpoint: "http://bucket" } },
      "source.endpoint is of no use: a bucket is found by its name.",
    ],
    [
      { ...CLONE_BACK, source: { environment: "ci", endpoint: "http://me:secret@localhost" } },
      "source.endpoint must be an address without a user in it.",
    ],
    [
      { ...BESIDE, apart: "a while" },
      'apart must be a length of time: a number and s, m, h or d, for instance "90s" or "14d".',
    ],
    [{ ...BESIDE, apart: "0s" }, "apart must be longer than no time at all."],
    [{ ...BESIDE, receiptValid: "00m" }, "receiptValid must be longer than no time at all."],
    [
      { ...BESIDE, tolerances: [{ path: ["lists", "logstash"], any: true, because: "who knows" }] },
      "tolerances[0] is refused: any amount of data would be tolerated.",
    ],
    [
      { ...BESIDE, tolerances: [{ path: ["objects"], any: true, because: "who knows" }] },
      "tolerances[0] is refused: any amount of data would be tolerated.",
    ],
    [
      { ...BESIDE, tolerances: [{ path: ["bytes"], because: "who knows" }] },
      'tolerances[0] must have "within" or "any", and one of them.',
    ],
    [
      { ...BESIDE, tolerances: [{ path: ["bytes"], within: 1 }] },
      "because must be a string in quotes, but it is missing.",
    ],
    [{ ...BESIDE, lever: { kind: "command", close: ["x"], open: ["y"] } }, "lever.state must be a list in brackets"],
    [{ ...BESIDE, destroys: ["*"] }, "destroys[0] must be the logical id of a resource."],
    [{ ...BESIDE, destory: [] }, "destory is not known here."],
  ])("that is wrong is refused with its path: %j", (declared, problem) => {
    expect(refusal(declared)).toContain(problem);
  });
});

it("migration.schema.json is what declarations are checked by", () => {
  expect(schema).toEqual({
    ...z.toJSONSchema(DECLARATION_FILE, { io: "input" }),
    title: "A migration of a layer's data",
  });
});

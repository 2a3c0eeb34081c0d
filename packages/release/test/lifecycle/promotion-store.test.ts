import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { beginPromotion, leaseOf, type Promotion } from "../../src/index.ts";
import { connectPromotionStore, connectReleaseStore } from "../../src/node/index.ts";
import { aRelease } from "../releases/a-release.ts";

const ACCOUNT = "111111111111";
let engine: EmbeddedAws;
let count = 0;
beforeAll(async () => {
  engine = await startEmbeddedAws({ speed: "instant" });
});
afterAll(() => engine.close());

/** Connects a bucket that no other test has, and puts a release into it unless there are to be none. */
async function connect({ released = true }: { readonly released?: boolean } = {}) {
  const env = {
    AWS_ENDPOINT_URL: engine.endpoint,
    AWS_REGION: "ap-southeast-2",
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: "any",
  };
  count += 1;
  const place = { bucket: `releases-${count}`, account: ACCOUNT, env };
  const releases = connectReleaseStore(place);
  const promotions = connectPromotionStore(place);
  onTestFinished(() => {
    releases.close();
    promotions.close();
  });
  if (released) await releases.putRelease(aRelease());
  return promotions;
}

function aPromotion(minute: number): Promotion {
  return beginPromotion({
    environment: "ci",
    release: { number: `1.0.${minute}`, layers: {} },
    by: undefined,
    history: [],
    now: minute * 60_000,
    unique: "a",
  });
}

test("before the first release there are no promotions, and that is no error", async () => {
  const promotions = await connect({ released: false });
  expect(await promotions.listPromotions("ci", 5)).toEqual({ newest: [], total: 0 });
});

test("of a long history only the newest promotions are read, the very newest first", async () => {
  const promotions = await connect();
  await Promise.all([7, 3, 10, 1].map((minute) => promotions.putPromotion(aPromotion(minute))));
  await promotions.putPromotion({ ...aPromotion(90), environment: "ci-other", id: "z" });
  const { newest, total } = await promotions.listPromotions("ci", 3);
  expect([newest.map(({ release }) => release.number), total]).toEqual([["1.0.10", "1.0.7", "1.0.3"], 4]);
});

test("a promotion that is written twice is the same, and another of its name is not written over it", async () => {
  const promotions = await connect();
  const first = aPromotion(1);
  await promotions.putPromotion(first);
  await promotions.putPromotion(first);
  await expect(promotions.putPromotion({ ...first, by: "another" })).rejects.toThrow("cannot be written");
  const ended = { ...first, ended: { at: 70_000, result: "passed" as const, layers: {} } };
  await promotions.putPromotion(ended);
  expect((await promotions.listPromotions("ci", 3)).newest).toEqual([ended]);
});

test("of two that take a lease as they read it one is faster", async () => {
  const promotions = await connect();
  const [p1, p2, p3] = ["p1", "p2", "p3"].map((holder) => leaseOf({ holder, release: "1.0.0", since: 1, now: 1 }));
  if (!p1 || !p2 || !p3) throw new Error("three leases were made, and one is missing");
  const mark = await promotions.putLease("ci", p1, undefined);
  expect(await promotions.putLease("ci", p2, undefined)).toBeUndefined();
  expect(await promotions.findLease("ci")).toEqual({ lease: p1, mark });
  const marks = await Promise.all([promotions.putLease("ci", p2, mark), promotions.putLease("ci", p3, mark)]);
  expect(marks.filter((each) => each === undefined)).toHaveLength(1);
});

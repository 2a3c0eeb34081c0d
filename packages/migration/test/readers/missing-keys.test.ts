import { expect, it } from "vitest";
import { findMissingKeys } from "../../src/node/statistics/find-missing-keys.ts";
import { aRedis, type RedisOptions } from "../support/a-redis.ts";

const FROM: RedisOptions = { lists: { queue: 3, other: 1 }, strings: ["flag"] };

async function find(to: RedisOptions) {
  const place = ({ port }: { readonly port: number }) => ({ host: "127.0.0.1", port, tls: false, identifiers: [] });
  return findMissingKeys({ from: place(await aRedis(FROM)), to: place(await aRedis(to)) });
}

it("keys are covered where each is there, and no list is shorter", async () => {
  expect(await find({ lists: { queue: 5, other: 1 }, strings: ["flag", "more"] })).toEqual({
    kind: "covered",
    checked: 3,
  });
  const short = await find({ lists: { queue: 2, flag: 9 } });
  expect(short).toMatchObject({ kind: "missing", count: 3 });
});

it("keys that can not be asked for are not covered", async () => {
  expect(await find({ lists: {}, password: "other" })).toMatchObject({ kind: "unreadable" });
});

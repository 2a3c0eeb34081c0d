import { describe, expect, it } from "vitest";
import {
  compare,
  makeReceipt,
  parseReceipt,
  renderReceipt,
  verifyReceipt,
  verifyUsedReceipt,
  type Receipt,
} from "../src/index.ts";
import type { ReceiptCheck } from "../src/receipt/verify-receipt.ts";
import type { Coverage } from "../src/migrate/ports.ts";
import type { ObjectMeasures, Statistics } from "../src/model/statistics.ts";
import { aReading, aSide, entities, idOf, unreadable } from "./support/a-side.ts";

const HOUR_MS = 3_600_000;
const sides = { source: aSide(), copy: aSide({ name: "temp" }) };

function aReceipt(): Receipt {
  const match = compare(sides, { leastApartMs: 60_000, tolerances: [] });
  if (match.outcome !== "match") throw new Error(match.outcome);
  return makeReceipt(match, { sides, by: "arn:aws:iam::111111111111:user/ann", validMs: HOUR_MS, tolerances: [] });
}

function verify(overrides: Partial<ReceiptCheck> = {}, receipt = aReceipt()) {
  const verdict = verifyReceipt(receipt, {
    now: 2_000_000,
    doomed: idOf("current"),
    source: aReading(),
    copy: aReading({ from: idOf("temp") }),
    ...overrides,
  });
  return verdict.kind === "valid" ? ["valid"] : verdict.reasons;
}

describe("a receipt", () => {
  it("says who compared what and when, and how much there was", () => {
    expect(aReceipt()).toMatchObject({
      by: "arn:aws:iam::111111111111:user/ann",
      comparedAt: 1_060_000,
      expiresAt: 1_060_000 + HOUR_MS,
      kind: "entities",
      amount: 186,
      source: { name: "current", identifiers: idOf("current"), readAt: [1_000_000, 1_060_000] },
      copy: { name: "temp", identifiers: idOf("temp") },
    });
  });

  it("is read as it was written", () => {
    expect(parseReceipt(renderReceipt(aReceipt()))).toEqual({ kind: "receipt", receipt: aReceipt() });
  });

  it("is none when it is damaged, was edited, or comes from a newer logstack", () => {
    const text = renderReceipt(aReceipt());
    const later = text.replace(`"expiresAt":${1_060_000 + HOUR_MS}`, `"expiresAt":${1_060_000 + 99 * HOUR_MS}`);
    expect(later).not.toBe(text);
    expect(parseReceipt(later)).toMatchObject({ reason: expect.stringContaining("changed after it was written") });
    expect(parseReceipt(text.slice(0, 50))).toMatchObject({ reason: "It is no JSON." });
    expect(parseReceipt("null").kind).toBe("unreadable");
    expect(parseReceipt(text.replace('"format":1', '"format":2'))).toMatchObject({
      reason: expect.stringContaining("format is 2"),
    });
  });
});

describe("a receipt allows its source to be destroyed", () => {
  it("as long as it is fresh and both sides are as they were", () => {
    expect(verify()).toEqual(["valid"]);
  });

  it("not when it has expired, nor before it was made", () => {
    expect(verify({ now: 1_060_000 + HOUR_MS })).toEqual(["The receipt has expired; compare again."]);
    expect(verify({ now: 100_000 })).toEqual([expect.stringContaining("from the future")]);
  });

  it("not when it is about another stack, such as the one that took its name", () => {
    const again = [{ kind: "stack", value: idOf("current")[0]?.value.replace("current-uuid", "another-uuid") ?? "" }];
    expect(verify({ doomed: again })).toEqual([
      expect.stringMatching(/^The receipt is about stack .*current-uuid, not/),
    ]);
    expect(verify({ doomed: idOf("temp") })).toEqual([expect.stringContaining("is the copy")]);
    expect(verify({ doomed: [] })).toHaveLength(1);
  });

  it("not when the source has changed since, or can not be read", () => {
    const more = entities({ customers: { count: 58 }, databases: { count: 129 } });
    expect(verify({ source: aReading({ statistics: more }) })).toEqual([
      "The source is no longer as it was when it was compared.",
    ]);
    expect(verify({ source: aReading({ statistics: unreadable("it answers 503") }) })).toEqual([
      "The source can not be read now: it answers 503.",
    ]);
  });

  it("not when the copy has lost something since, is gone, or is another one", () => {
    const less = entities({ customers: { count: 57 }, databases: { count: 128 } });
    expect(verify({ copy: aReading({ from: idOf("temp"), statistics: less }) })).toHaveLength(1);
    expect(verify({ copy: aReading({ from: idOf("temp"), statistics: unreadable("nothing answers") }) })).toHaveLength(
      1,
    );
    expect(verify({ copy: aReading({ from: idOf("other") }) })).toEqual(["The copy is not the one that was compared."]);
  });

  it("not when it was edited in between", () => {
    const edited = { ...aReceipt(), expiresAt: 9_000_000_000_000 };
    expect(verify({}, edited)).toEqual(["The receipt was changed after it was written."]);
  });
});

describe("a destruction that was begun by a receipt", () => {
  const objects = (over: Partial<ObjectMeasures> = {}): Statistics => ({
    kind: "objects",
    objects: { objects: 2, bytes: 20, keyHash: "k", newestAt: 900_000, ...over },
  });
  const both = {
    source: aSide({ statistics: objects() }),
    copy: aSide({ name: "temp", statistics: objects({ newestAt: 950_000 }) }),
  };
  const goOn = (left: Statistics, rest: Coverage = { kind: "covered", checked: 1 }) => {
    const match = compare(both, { leastApartMs: 60_000, tolerances: [] });
    if (match.outcome !== "match") throw new Error(match.outcome);
    const receipt = makeReceipt(match, { sides: both, by: "ann", validMs: HOUR_MS, tolerances: [] });
    const copy = both.copy.second;
    const verdict = verifyUsedReceipt(receipt, {
      doomed: idOf("current"),
      copy: [copy, copy],
      left: aReading({ statistics: left }),
      rest,
    });
    return verdict.kind === "valid" ? ["valid"] : verdict.reasons;
  };

  it("is gone on with while the copy has what is left, and it is as old as what was compared", () => {
    expect(goOn(objects({ objects: 1, bytes: 10, keyHash: "l" }))).toEqual(["valid"]);
    expect(goOn(objects({ objects: 0, bytes: 0, keyHash: "0", newestAt: null }))).toEqual(["valid"]);
  });

  it("stops at what was written since, also under an old key and with its size", () => {
    expect(goOn(objects({ newestAt: 1_060_000 + HOUR_MS }))).toEqual([
      "Something was written to the source after it was compared.",
    ]);
  });

  it("stops where the source can not be read, or the copy lacks something", () => {
    expect(goOn(unreadable("nothing answers"))).toEqual(["The source can not be read now: nothing answers."]);
    expect(goOn(objects(), { kind: "missing", count: 1, examples: ["a"] })).toEqual([
      "The copy lacks 1 of what is left of the source, for instance a.",
    ]);
  });
});

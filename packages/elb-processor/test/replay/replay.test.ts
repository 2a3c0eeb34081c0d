import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { findObjects, judgeDeadLetter, judgeKey, makeReplayEvent, readNamedKey } from "../../src/index.ts";
import { readEvent } from "../../src/request/read-event.ts";
import { anObject } from "../support/a-logged-run.ts";

const PLACE = { bucket: "logs", region: "ap-southeast-2", at: "2026-11-23T12:00:00Z" };
const anEvent = (some: Parameters<typeof anObject>[0] = {}) => makeReplayEvent(anObject(some), PLACE);

describe("an event of an object that is sent again", () => {
  it("is read by the function as that object, whatever its key", () => {
    assert(
      property(string({ unit: "grapheme", minLength: 1 }), (key) => {
        expect(readEvent(anEvent({ key }))).toEqual({
          kind: "objects",
          source: "s3",
          items: [
            { kind: "object", object: { bucket: "logs", key, etag: "e1", sizeBytes: 1_000, versionId: undefined } },
          ],
        });
      }),
    );
  });

  it("has its key encoded as S3 does it", () => {
    expect(JSON.stringify(anEvent({ key: "AWSLogs/a b+ü.log" }))).toContain('"key":"AWSLogs/a+b%2B%C3%BC.log"');
  });
});

describe("a key that somebody names", () => {
  it("may be an address in the log bucket", () => {
    expect(readNamedKey("s3://logs/AWSLogs/a.log", "logs")).toBe("AWSLogs/a.log");
    expect(readNamedKey("AWSLogs/a.log", "logs")).toBe("AWSLogs/a.log");
    expect(readNamedKey("s3://logs-of-others/a.log", "logs")).toBeUndefined();
  });

  it.each([
    ["nothing lies under", undefined, "Nothing lies under this key."],
    ["the function would skip", anObject({ sizeBytes: 0 }), "It is empty."],
  ])("that %s is refused", (_what, found, reason) => {
    expect(judgeKey("a.log", found)).toMatchObject({ kind: "refuse", reason: expect.stringContaining(reason) });
  });
});

describe("an event that failed for good", () => {
  const present = new Map([["a.log", anObject()]]);

  it("is sent again when its object is there", () => {
    expect(judgeDeadLetter(anEvent(), present)).toEqual({ kind: "send" });
    expect(findObjects(anEvent())).toMatchObject([{ bucket: "logs", key: "a.log" }]);
  });

  it.each([
    ["its object expired", anEvent({ key: "gone.log" }), "not in the bucket any more"],
    ["its object was overwritten", anEvent({ etag: "e0" }), "other bytes lie there now"],
    ["it is no event", undefined, "not a JSON object"],
    ["it is of no object", { Event: "s3:TestEvent" }, "about no object"],
    ["it is a check", { source: "logstack.check", release: "1", nonce: "n" }, "the check of a deployment"],
  ])("stays where it is when %s, for it would fail again", (_what, event, reason) => {
    expect(judgeDeadLetter(event, present)).toEqual({ kind: "leave", reason: expect.stringContaining(reason) });
  });
});

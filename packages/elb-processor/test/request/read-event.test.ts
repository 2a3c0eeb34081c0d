import { describe, expect, it } from "vitest";
import { readEvent } from "../../src/request/read-event.ts";
import { anEvent, anS3Record, aQueueEvent } from "../support/a-function.ts";

const EVENT_BRIDGE = {
  source: "aws.s3",
  "detail-type": "Object Created",
  detail: { bucket: { name: "logs" }, object: { key: "a+b%20c", size: 7, etag: "e", "version-id": "v" } },
};

describe("an event", () => {
  it("of S3 names all its objects, their keys decoded as S3 encodes them", () => {
    const event = { Records: [anS3Record("a b+c/é.log", { eTag: "e", size: 7, versionId: "v" }), anS3Record("d", {})] };
    expect(readEvent(event)).toEqual({
      kind: "objects",
      source: "s3",
      items: [
        {
          kind: "object",
          object: { bucket: "logs", key: "a b+c/é.log", etag: "e", sizeBytes: 7, versionId: "v" },
        },
        {
          kind: "object",
          object: { bucket: "logs", key: "d", etag: undefined, sizeBytes: undefined, versionId: undefined },
        },
      ],
    });
  });

  it("of EventBridge names its object, whose key is not encoded", () => {
    expect(readEvent(EVENT_BRIDGE)).toEqual({
      kind: "objects",
      source: "eventBridge",
      items: [{ kind: "object", object: { bucket: "logs", key: "a+b%20c", etag: "e", sizeBytes: 7, versionId: "v" } }],
    });
  });

  it("of a queue has a message for each body: notices of S3 either way, and S3's test, which asks for nothing", () => {
    const event = aQueueEvent(anEvent("k", "l"), EVENT_BRIDGE, { Event: "s3:TestEvent" });
    expect(readEvent(event)).toMatchObject({
      kind: "messages",
      messages: [
        { id: "m1", items: [{ object: { key: "k" } }, { object: { key: "l" } }] },
        { id: "m2", items: [{ object: { key: "a+b%20c" } }] },
        { id: "m3", items: [] },
      ],
    });
  });

  it("of a deployment asks for a check of one release", () => {
    expect(readEvent({ source: "logstack.check", release: "1.2.3", nonce: "n" })).toEqual({
      kind: "check",
      release: "1.2.3",
      nonce: "n",
    });
  });

  it.each([
    ["nothing", null],
    ["a text", "Records"],
    ["no records", { Records: [] }],
    ["a source that is not known", { source: "aws.ec2", detail: {} }],
    ["a check that names no release", { source: "logstack.check", nonce: "n" }],
    ["a message without an id", { Records: [{ eventSource: "aws:sqs", body: "{}" }] }],
  ])("that is %s is refused with what is known", (_what, event) => {
    expect(readEvent(event)).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("Known are S3's") as unknown,
    });
  });

  it.each([
    ["tells of what was removed", { ...anS3Record("k"), eventName: "ObjectRemoved:Delete" }, "ObjectRemoved:Delete"],
    ["is of another service", { eventSource: "aws:sns" }, "is not S3's"],
    ["names no key", { ...anS3Record("k"), s3: { bucket: { name: "b" } } }, "no bucket or no key"],
    [
      "has a key that cannot be decoded",
      { ...anS3Record("k"), s3: { bucket: { name: "b" }, object: { key: "%E0%A4" } } },
      "not URL-encoded",
    ],
  ])("has its records one by one: one that %s is refused, the others are read", (_what, record, reason) => {
    expect(readEvent({ Records: [record, anS3Record("k")] })).toMatchObject({
      items: [{ kind: "refused", reason: expect.stringContaining(reason) as unknown }, { kind: "object" }],
    });
  });

  it("of EventBridge that tells of something else is refused by what it tells", () => {
    expect(readEvent({ ...EVENT_BRIDGE, "detail-type": "Object Deleted" })).toMatchObject({
      items: [{ kind: "refused", reason: expect.stringContaining("Object Deleted") as unknown }],
    });
  });
});

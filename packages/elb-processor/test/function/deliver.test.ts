import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { aFunction, anEvent, anS3Record, aQueueEvent, messagesOf, someLines } from "../support/a-function.ts";
import { after, aPeer } from "../support/a-peer.ts";
import { aStore } from "../support/a-store.ts";

const LINES = someLines(20);
const EACH = LINES.trimEnd().split("\n");
const zipped = gzipSync(LINES);

describe("an object arrives", () => {
  it("line by line, zipped or not, whatever its name says", async () => {
    const peer = await aPeer();
    const store = await aStore({ "a b/1.log": { body: zipped }, "2.gz": { body: Buffer.from(LINES) } });
    const ran = await aFunction({ store, port: peer.port })(anEvent("a b/1.log", "2.gz"));
    expect(ran).toMatchObject({
      error: undefined,
      summary: { outcome: "delivered", lines: { met: 40, parsed: 40, sent: 40 } },
    });
    expect(messagesOf(peer.lines())).toEqual([...EACH, ...EACH]);
  });

  it("whole when it is zipped in several parts", async () => {
    const peer = await aPeer();
    const body = Buffer.concat([gzipSync("first line of ten\nsec"), gzipSync("ond\n"), gzipSync(""), gzipSync("last")]);
    const ran = await aFunction({ store: await aStore({ k: { body } }), port: peer.port })(anEvent("k"));
    expect(ran.summary.lines).toEqual({ met: 3, parsed: 0, unparsable: 3, cut: 0, sent: 3, failed: 0 });
    expect(messagesOf(peer.lines())).toEqual(["first line of ten", "second", "last"]);
  });

  it("whole when S3's connection breaks twice on the way, and every byte of one etag", async () => {
    const peer = await aPeer();
    const store = await aStore({ k: { body: zipped, breaksAfter: [40, 60] } });
    const ran = await aFunction({ store, port: peer.port })(anEvent("k"));
    expect(ran).toMatchObject({ error: undefined, summary: { bytesRead: zipped.length, lines: { sent: 20 } } });
    expect(store.asked).toEqual(["k", "k bytes=40-", "k bytes=100-"]);
    expect(messagesOf(peer.lines())).toEqual(EACH);
  });

  it("with lines of absurd length cut and marked", async () => {
    const peer = await aPeer();
    const body = Buffer.from(`short\n${"x".repeat(5000)}\nnext`);
    const ran = await aFunction({
      store: await aStore({ k: { body } }),
      port: peer.port,
      settings: { maxLineBytes: 1024 },
    })(anEvent("k"));
    expect(ran.summary.lines).toMatchObject({ met: 3, cut: 1, sent: 3 });
    expect(JSON.parse(peer.lines()[1] ?? "")).toMatchObject({
      message: "x".repeat(1024),
      tags: expect.arrayContaining(["elb_cut"]) as unknown,
      elb: { line_bytes: 5000, kept_bytes: 1024 },
    });
  });

  it("again after the Broker was restarted between two invocations, over a connection of its own", async () => {
    const first = await aPeer();
    const run = aFunction({ store: await aStore({ k: { body: zipped } }), port: first.port });
    await run(anEvent("k"));
    await first.close();
    const second = await aPeer(undefined, { port: first.port });
    expect(await run(anEvent("k"))).toMatchObject({ error: undefined, summary: { lines: { sent: 20 } } });
    expect(second.lines()).toEqual(first.lines());
  });
});

describe("nothing is sent of", () => {
  it.each([
    ["an empty object", "k", { size: 0 }, "It is empty."],
    ["an object whose event does not say that it is empty", "k", {}, "It is empty."],
    ["the marker of a folder", "logs/", { size: 0 }, "It marks a folder."],
    ["AWS's test of the bucket", "AWSLogs/1/ELBAccessLogTestFile", { size: 30 }, "It is AWS's test of the bucket."],
  ])("%s, and that is no failure", async (_what, key, object, reason) => {
    const peer = await aPeer();
    const store = await aStore({ k: { body: Buffer.alloc(0) } });
    const ran = await aFunction({ store, port: peer.port })({ Records: [anS3Record(key, object)] });
    expect(ran).toMatchObject({ error: undefined, summary: { objects: [{ outcome: "skipped", reason }] } });
    expect(peer.connections()).toBe(0);
  });
});

describe("an invocation fails, and says why,", () => {
  it.each([
    ["ends in the middle of a line", "end", /ended the connection before everything was sent|broke/],
    ["resets the connection", "resetAndDestroy", /broke|threw away|closed/],
    ["is killed", "destroy", /broke|threw away|closed|ended the connection/],
  ] as const)("when the Broker %s", async (_what, act, reason) => {
    const peer = await aPeer(after(1000, (socket) => socket[act]()));
    const body = gzipSync(someLines(20_000));
    const ran = await aFunction({ store: await aStore({ k: { body } }), port: peer.port })(anEvent("k"));
    expect(ran.error).toMatch(reason);
    expect(ran.summary).toMatchObject({ outcome: "failed", lines: { sent: 0 } });
  });

  it.each([
    ["is not there", { error: { status: 404, code: "NoSuchKey" } }, "The object is not there: it has expired"],
    [
      "may not be read",
      { error: { status: 403, code: "AccessDenied" } },
      "S3 forbids to read the object (AccessDenied)",
    ],
    ["was replaced since", { etag: "newer" }, "The object was replaced after the event"],
    ["is replaced while it is read", { breaksAfter: [40], etag: "etag" }, "The object was replaced while it was read"],
  ])("when the object %s", async (_what, object, reason) => {
    const peer = await aPeer();
    const stored = { body: zipped, ...object };
    if ("breaksAfter" in object) Object.defineProperty(stored, "etag", { get: replacedAfter(1) });
    const ran = await aFunction({ store: await aStore({ k: stored }), port: peer.port })(anEvent("k"));
    expect(ran.error).toContain(reason);
  });

  it("when the object ends in the middle, after what could be sent, without a piece of a line", async () => {
    const peer = await aPeer();
    const many = someLines(2000);
    const body = gzipSync(many);
    const store = await aStore({ k: { body: body.subarray(0, body.length - 20) } });
    const ran = await aFunction({ store, port: peer.port })(anEvent("k"));
    expect(ran.error).toContain("The object is truncated: its zipped text ends in the middle");
    expect(ran.summary.lines.sent).toBeGreaterThan(500);
    expect(ran.summary.lines.sent).toBe(peer.lines().length);
    const whole = new Set(many.split("\n"));
    expect(messagesOf(peer.lines()).filter((line) => !whole.has(line))).toEqual([]);
  });

  it.each([
    [
      "corrupt",
      Buffer.concat([zipped.subarray(0, 60), Buffer.alloc(40, 7), zipped.subarray(100)]),
      "The object is corrupt",
    ],
    [
      "followed by what is not zipped",
      Buffer.concat([zipped, Buffer.alloc(8), Buffer.from("x\n")]),
      "The object is corrupt",
    ],
  ])("when the object is %s", async (_what, body, reason) => {
    const peer = await aPeer();
    const ran = await aFunction({ store: await aStore({ k: { body } }), port: peer.port })(anEvent("k"));
    expect(ran.error).toContain(reason);
  });

  it("when its settings are wrong, each time until they are right", async () => {
    const settings = { transport: "pigeon" } as unknown as { transport: "tcp" };
    const run = aFunction({ store: await aStore({}), port: 1, settings });
    for (let times = 0; times < 2; times += 1) {
      expect((await run(anEvent("k"))).error).toBe("transport in settings.json is not one of tcp, tls, http, https.");
    }
  });
});

describe("messages of a queue", () => {
  it("fail one by one, and S3's test of the queue is none", async () => {
    const peer = await aPeer();
    const run = aFunction({ store: await aStore({ k: { body: zipped } }), port: peer.port });
    const ran = await run(aQueueEvent({ Event: "s3:TestEvent" }, anEvent("k"), anEvent("k", "gone"), "no JSON"));
    expect(ran.answer).toEqual({ batchItemFailures: [{ itemIdentifier: "m3" }, { itemIdentifier: "m4" }] });
    expect(ran.summary).toMatchObject({
      source: "sqs",
      outcome: "partly",
      failures: { count: 2 },
      lines: { sent: 40 },
    });
  });

  it("fail the invocation when all do: then nobody needs to understand the answer", async () => {
    const run = aFunction({ store: await aStore({}), port: 1 });
    const ran = await run(aQueueEvent(anEvent("gone"), "no JSON"));
    expect(ran.error).toMatch(/^2 things failed, the last: /);
  });
});

/** An etag that is another one after so many times. */
function replacedAfter(times: number): () => string {
  let asked = 0;
  return () => ((asked += 1) > times ? "newer" : "etag");
}

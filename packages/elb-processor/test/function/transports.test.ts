import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { aCertificate, anAuthority } from "../support/a-certificate.ts";
import { aFunction, anEvent, idsOf, messagesOf, someLines } from "../support/a-function.ts";
import { aPeer } from "../support/a-peer.ts";
import { anHttpPeer } from "../support/an-http-peer.ts";
import { aStore } from "../support/a-store.ts";
import { aTlsPeer } from "../support/a-tls-peer.ts";

const LINES = someLines(1_200);
const EACH = LINES.trimEnd().split("\n");
const store = () => aStore({ k: { body: gzipSync(LINES) } });
const http = { transport: "http", httpBatchLines: 100 } as const;

describe("over HTTP", () => {
  it("events come in batches, and connections are kept from one invocation to the next", async () => {
    const peer = await anHttpPeer();
    const run = aFunction({ store: await store(), port: peer.port, settings: http });
    expect(await run(anEvent("k"))).toMatchObject({ error: undefined, summary: { lines: { sent: 1_200 } } });
    expect(messagesOf(peer.lines())).toHaveLength(1_200);
    expect(new Set(messagesOf(peer.lines()))).toEqual(new Set(EACH));
    await run(anEvent("k"));
    expect(peer.connections()).toBeLessThanOrEqual(2);
  });

  it("a kept connection that has gone stale loses nothing", async () => {
    const peer = await anHttpPeer();
    const run = aFunction({ store: await store(), port: peer.port, settings: http });
    await run(anEvent("k"));
    peer.dropAll("ended");
    expect(await run(anEvent("k"))).toMatchObject({ error: undefined, summary: { lines: { sent: 1_200 } } });
  });

  it("a batch that is not taken goes out again: busy, broken, or cut off, with the same ids", async () => {
    const peer = await anHttpPeer({ acts: [429, 503, "cut", "takeAndCut"] });
    const ran = await aFunction({ store: await store(), port: peer.port, settings: http })(anEvent("k"));
    expect(ran).toMatchObject({ error: undefined, summary: { lines: { sent: 1_200 } } });
    const ids = idsOf(peer.lines());
    expect(ids.length).toBeGreaterThan(1_200);
    expect(new Set(ids).size).toBe(1_200);
    expect(new Set(messagesOf(peer.lines()))).toEqual(new Set(EACH));
  });

  it("long lines come in batches of fewer, or a Broker would refuse them and memory would grow", async () => {
    const peer = await anHttpPeer();
    const long = Array.from({ length: 12 }, (_, index) => `${index} ${"x".repeat(250_000)}`);
    const body = gzipSync([...long, ...EACH].join("\n"));
    const settings = { transport: "http", httpBatchLines: 10_000 } as const;
    const ran = await aFunction({ store: await aStore({ k: { body } }), port: peer.port, settings })(anEvent("k"));
    expect(ran).toMatchObject({ error: undefined, summary: { lines: { sent: 1_212 } } });
    expect(new Set(messagesOf(peer.lines()))).toEqual(new Set([...long, ...EACH]));
    expect(peer.mostBytes()).toBeLessThan(2 ** 21);
  });

  it("a batch that is refused fails the object, with what was said", async () => {
    const peer = await anHttpPeer({ acts: [200, 400] });
    const ran = await aFunction({ store: await store(), port: peer.port, settings: http })(anEvent("k"));
    expect(ran.error).toContain("The Broker refuses a batch with 400 (busy).");
    expect(ran.summary.lines.sent).toBeLessThan(1_200);
  });
});

describe("inside TLS", () => {
  const certificate = aCertificate("broker.example");
  const settings = { transport: "tls", tlsCa: certificate.cert, tlsServerName: "broker.example" } as const;

  it("lines arrive at a Broker whose certificate is the one that was given", async () => {
    const peer = await aTlsPeer(certificate);
    const ran = await aFunction({ store: await store(), port: peer.port, settings })(anEvent("k"));
    expect(ran).toMatchObject({ error: undefined, summary: { lines: { sent: 1_200 } } });
    expect(new Set(messagesOf(peer.lines()))).toEqual(new Set(EACH));
  });

  it("lines arrive where it leads to a private authority, which another one stands between", async () => {
    const root = anAuthority("Things Root");
    const between = anAuthority("Things Brokers", root);
    const leaf = aCertificate("broker.example", between);
    const peer = await aTlsPeer({ ...leaf, cert: leaf.cert + between.cert });
    const trusting = { ...settings, tlsCa: anAuthority("Others").cert + root.cert };
    const ran = await aFunction({ store: await store(), port: peer.port, settings: trusting })(anEvent("k"));
    expect(ran).toMatchObject({ error: undefined, summary: { lines: { sent: 1_200 } } });
    expect(new Set(messagesOf(peer.lines()))).toEqual(new Set(EACH));
  });

  it("and over HTTPS too", async () => {
    const peer = await anHttpPeer({ certificate });
    const https = { ...settings, transport: "https" } as const;
    const ran = await aFunction({ store: await store(), port: peer.port, settings: https })(anEvent("k"));
    expect(ran).toMatchObject({ error: undefined, summary: { lines: { sent: 1_200 } } });
  });
});

describe("the check of a deployment", () => {
  const check = { source: "logstack.check", release: "1.2.3", nonce: "n" };

  it.each(["tcp", "http"] as const)(
    "reaches the Broker over %s, sends nothing, and says what it did",
    async (transport) => {
      const peer = transport === "tcp" ? await aPeer() : await anHttpPeer();
      const run = aFunction({ store: await aStore({}), port: peer.port, settings: { transport } });
      const broker = `127.0.0.1:${peer.port}`;
      const ran = await run(check);
      expect(ran.answer).toEqual({ check: "passed", release: "1.2.3", nonce: "n", lines: 5, broker });
      expect(ran.summary).toMatchObject({ source: "check", outcome: "delivered", objects: [] });
      expect(peer).toMatchObject({ connections: expect.any(Function) as unknown });
      expect(peer.connections()).toBe(1);
      expect(peer.lines()).toEqual([]);
    },
  );

  it("fails when other code answers than was deployed", async () => {
    const run = aFunction({ store: await aStore({}), port: 1 });
    expect((await run({ ...check, release: "1.3.0" })).error).toBe(
      "The check is for release 1.3.0, and this is 1.2.3.",
    );
  });

  it("fails when the Broker ends the connection before the function does", async () => {
    const peer = await aPeer((socket) => void socket.end());
    const ran = await aFunction({ store: await aStore({}), port: peer.port })(check);
    expect(ran.error ?? `passed with ${ran.summary.outcome}`).toMatch(
      /^The check of .* failed\. The Broker ended|^passed/,
    );
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { compare, type Reading } from "@logstack/migration";
import { readEntities } from "@logstack/migration/node";
import { describe, expect, it, onTestFinished } from "vitest";
import { createStatisticsHandler, type StatisticsEndpointOptions } from "../src/statistics-endpoint.mjs";

const RIGHT = "Bearer s3cret-token";

/** A service whose endpoint is let in by RIGHT, and counts 57 customers unless said. */
async function aService(options: Partial<StatisticsEndpointOptions> = {}) {
  const handler = createStatisticsHandler({
    authorization: () => RIGHT,
    entities: { customers: () => 57 },
    ...options,
  });
  const server = http.createServer((request, response) => void handler(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function read(url: string, authorization: string = RIGHT): Promise<Reading> {
  return readEntities({ url, identifiers: [], pauseMs: 0, headers: async () => ({ authorization }) });
}

const ask = async (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { headers: { authorization: RIGHT }, ...init });

describe("a service with the endpoint", () => {
  it("is read by logstack, with whatever it tells beside its counts", async () => {
    const url = await aService({
      entities: { customers: async () => 57n, databases: () => ({ count: 129, bytes: 4_096 }) },
    });
    expect((await read(url)).statistics).toEqual({
      kind: "entities",
      entities: { customers: { count: 57 }, databases: { count: 129, bytes: 4_096 } },
    });
  });

  it("lets nobody in who has not the credentials", async () => {
    const url = await aService();
    for (const wrong of ["", "Bearer", `${RIGHT}x`, RIGHT.toLowerCase()]) {
      expect((await read(url, wrong)).statistics).toEqual({
        kind: "unreadable",
        reason: "it answers 401, as without credentials or with wrong ones",
      });
    }
  });

  it("lets nobody in as long as no credentials are set up, not even who sends none", async () => {
    const url = await aService({ authorization: () => "" });
    expect((await fetch(url)).status).toBe(503);
  });

  it("is not cached, and answers nothing but GET and HEAD", async () => {
    const url = await aService();
    expect((await ask(url)).headers.get("cache-control")).toBe("no-store");
    expect((await ask(url, { method: "POST" })).status).toBe(405);
    expect(await (await ask(url, { method: "HEAD" })).text()).toBe("");
  });
});

describe("a service that can not count", () => {
  it.each<[string, () => never]>([
    ["throws", () => fail()],
    ["answers nothing", () => undefined as never],
    ["answers null, as a query without rows does", () => null as never],
    ["answers a text", () => "57" as never],
    ["answers a part of one", () => 0.5 as never],
    ["answers less than none", () => -1 as never],
    ["never answers", () => new Promise(() => undefined) as never],
  ])("is unreadable when a counter %s, and neither zero nor a part", async (_what, broken) => {
    const errors: unknown[] = [];
    const url = await aService({
      entities: { customers: () => 57, databases: broken },
      timeoutMs: 50,
      onError: (error) => errors.push(error),
    });
    const answered = await ask(url);
    expect(answered.status).toBe(503);
    expect(await answered.text()).not.toMatch(/57|password/);
    expect(errors).toHaveLength(1);
    expect((await read(url)).statistics.kind).toBe("unreadable");
  });

  it("answers all the same when whoever hears of it fails", async () => {
    const url = await aService({ entities: { customers: fail }, onError: fail });
    expect((await ask(url)).status).toBe(503);
  });

  it("is not begun without entities", () => {
    expect(() => createStatisticsHandler({ authorization: () => RIGHT, entities: {} })).toThrow("at least one entity");
  });
});

it("the example runs as it is, and is one side of a comparison", async () => {
  const file = fileURLToPath(new URL("../examples/service.mjs", import.meta.url));
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, PORT: "0", STATISTICS_AUTHORIZATION: RIGHT },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const [url] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const copy = await aService({ entities: { customers: () => 1, databases: () => ({ count: 1, bytes: 4_096 }) } });
  const side = async (name: string, place: string) => ({
    name,
    first: { ...(await read(place)), from: [{ kind: "stack", value: name }] },
    second: { ...(await read(place)), at: Date.now() + 60_000, from: [{ kind: "stack", value: name }] },
  });
  const sides = { source: await side("source", url), copy: await side("copy", copy) };
  expect(compare(sides, { leastApartMs: 1, tolerances: [] }).outcome).toBe("match");
});

function fail(): never {
  throw new Error("password=hunter2");
}

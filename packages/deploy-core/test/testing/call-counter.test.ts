import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startCallCounter } from "../../src/testing/call-counter.ts";

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

/** A server that answers with what it was asked. */
async function startEcho(): Promise<string> {
  const server: Server = createServer((incoming, outgoing) => {
    outgoing.writeHead(418, { "x-method": incoming.method ?? "", "x-path": incoming.url ?? "" });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  opened.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("startCallCounter", () => {
  it("passes calls on as they are, and remembers the operation of each", async () => {
    const counter = await startCallCounter(await startEcho());
    opened.push(counter);
    const body = "Action=DescribeStacks&StackName=ci-cache";
    const answer = await fetch(`${counter.endpoint}/path?x=1`, { method: "POST", body });
    expect(answer.status).toBe(418);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ "x-method": "POST", "x-path": "/path?x=1" });
    await expect(answer.text()).resolves.toBe(body);
    await (await fetch(`${counter.endpoint}/bucket`)).text();
    expect(counter.takeCalls()).toEqual(["DescribeStacks", "GET /bucket"]);
    expect(counter.takeCalls()).toEqual([]);
  });

  it("answers 502 when nothing listens behind it", async () => {
    const counter = await startCallCounter("http://127.0.0.1:9");
    opened.push(counter);
    expect((await fetch(counter.endpoint)).status).toBe(502);
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { describe, expect, onTestFinished, test } from "vitest";
import { startCountingProxy } from "../src/counting-proxy.ts";
import { renderResult } from "../src/render-result.ts";
import { runNode } from "../src/run-node.ts";
import { summarize } from "../src/statistics.ts";

describe("the summary of measurements", () => {
  test.each([
    [[5], { medianMs: 5, fastestMs: 5, slowestMs: 5 }],
    [[9, 1, 2], { medianMs: 2, fastestMs: 1, slowestMs: 9 }],
    [[100, 3, 1, 2], { medianMs: 2.5, fastestMs: 1, slowestMs: 100 }],
  ])("of %j is %j", (samples, expected) => {
    expect(summarize(samples)).toEqual(expected);
  });
});

test("the counting proxy passes requests and answers on unchanged, and names each call once", async () => {
  const server = createServer((request, response) => {
    response.writeHead(418, { "x-seen": request.headers["x-given"] ?? "nothing" });
    request.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy = await startCountingProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  const body = "Action=DescribeStacks&StackName=ci-cache";
  const answer = await fetch(`${proxy.endpoint}/`, { method: "POST", body, headers: { "x-given": "yes" } });
  expect([answer.status, answer.headers.get("x-seen"), await answer.text()]).toEqual([418, "yes", body]);
  await fetch(`${proxy.endpoint}/bucket/key`);
  expect(proxy.takeCalls()).toEqual(["DescribeStacks", "GET /bucket/key"]);
  expect(proxy.takeCalls()).toEqual([]);
});

test("a command that fails is not measured", async () => {
  const failing = runNode({ args: ["--eval", "console.error('why'); process.exit(3)"], cwd: tmpdir(), env: {} });
  await expect(failing).rejects.toThrow(/ended with 3:\nwhy/);
});

test("the result is a table with the ratio to each floor", () => {
  const measured = (name: string, medianMs: number, calls: readonly string[]) => ({
    name,
    summary: { medianMs, fastestMs: medianMs - 1, slowestMs: medianMs + 10 },
    calls,
  });
  const result = {
    single: [measured("create", 900, ["DescribeStacks", "CreateChangeSet", "DescribeStacks"])],
    repeated: [measured("nothing to do", 300, ["DescribeStacks"]), measured("bare", 200, ["DescribeStacks"])],
  };
  expect(renderResult(result, 9)).toBe(
    [
      "               median ms  fastest  slowest  AWS calls",
      "create               900      899      910  3: DescribeStacks 2, CreateChangeSet",
      "nothing to do        300      299      310  1: DescribeStacks",
      "bare                 200      199      210  1: DescribeStacks",
      "",
      "nothing to do takes 1.50 times as long as bare",
      "",
      "Create and update once, the others 9 times in turns. Stacks take no time on this engine: all of it is overhead.",
      "",
    ].join("\n"),
  );
});

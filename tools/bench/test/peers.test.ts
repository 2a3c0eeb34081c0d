import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { OPERATIONS, type PeerSample } from "../src/bench-peers.ts";
import { renderPeers } from "../src/render-peers.ts";
import { parseTimes, runMeasured } from "../src/run-measured.ts";
import { handOver, nameApart } from "../src/stack-definition.ts";
import { readTemplateAsJson } from "../src/template-as-json.ts";

const here = { cwd: tmpdir(), env: { PATH: process.env["PATH"] ?? "" } };

describe("the cost of a command", () => {
  test("holds the processor time of all its processes", async () => {
    const busy = "let n = 0; while (process.cpuUsage().user < 100000) n += 1;";
    const script = `require("node:child_process").execFileSync(process.execPath, ["--eval", ${JSON.stringify(busy)}])`;
    const { cpuMs } = await runMeasured({ command: [process.execPath, "--eval", script], ...here });
    expect(cpuMs).toBeGreaterThanOrEqual(100);
  });

  test("of one that fails is none", async () => {
    const command = [process.execPath, "--eval", "console.error('why'); process.exit(3)"] as const;
    await expect(runMeasured({ command: [...command], ...here })).rejects.toThrow(/ended with 3:\nwhy/);
  });

  test("is read from what a shell tells of those it waited for", () => {
    expect(parseTimes("0m0.010s 0m0.000s\n1m1.250s 0m0.110s\n")).toBeCloseTo(61_360);
    expect(parseTimes("")).toBeNaN();
  });
});

test("a template's short forms are written out, and values stay what they are", () => {
  const text = [
    "Resources:",
    "  A:",
    "    Condition: Wanted",
    "    Properties: { Name: !Sub '${AWS::StackName}-a', Of: !GetAtt B.C.D, Ref: !Ref B, Size: 3 }",
    "    More: !If [Wanted, !Ref B, !Join ['', [a, b]]]",
  ].join("\n");
  expect(readTemplateAsJson(text)).toEqual({
    Resources: {
      A: {
        Condition: "Wanted",
        Properties: {
          Name: { "Fn::Sub": "${AWS::StackName}-a" },
          Of: { "Fn::GetAtt": ["B", "C.D"] },
          Ref: { Ref: "B" },
          Size: 3,
        },
        More: { "Fn::If": ["Wanted", { Ref: "B" }, { "Fn::Join": ["", ["a", "b"]] }] },
      },
    },
  });
});

test("who deploys beside others gives its own names to what only one in the whole of AWS can have", () => {
  const base = { templateBody: "{}", tags: {}, globalNames: [] };
  const definitions = [
    {
      ...base,
      stackName: "logs",
      parameters: { Bucket: "our-logs", Days: "7" },
      globalNames: ["our-logs", "made-up-1"],
    },
    { ...base, stackName: "reader", parameters: { LogBucket: "our-logs", Prefix: "our-logs/" } },
  ];
  expect(nameApart(definitions, "222222222222").map(({ parameters }) => parameters)).toEqual([
    { Bucket: "our-logs-222222222222", Days: "7" },
    { LogBucket: "our-logs-222222222222", Prefix: "our-logs/" },
  ]);
});

test("another team is another parameter and another tag", () => {
  const definition = {
    stackName: "s",
    templateBody: "{}",
    parameters: { a: "1", team: "x" },
    tags: { team: "x" },
    globalNames: [],
  };
  expect(handOver(definition, "y")).toMatchObject({ parameters: { a: "1", team: "y" }, tags: { team: "y" } });
});

test("the table has a row for each operation and deployer, with medians and what they are of logstack's", () => {
  const samples = OPERATIONS.flatMap((operation) =>
    [1, 2].map((factor): PeerSample => ({
      deployer: factor === 1 ? "logstack" : "another",
      operation,
      elapsedMs: 1_000 * factor,
      cpuMs: 500 * factor,
      ownMs: 400,
      calls: 10 * factor,
    })),
  );
  const lines = renderPeers({ samples, absent: ["the CDK"] }, "the layer cache, medians of 1:").split("\n");
  expect(lines[3]).toMatch(/^create +logstack +1\.00 +0\.40 +0\.60 +0\.50 +10 +1\.0 \/ 1\.0 \/ 1\.0$/);
  expect(lines[4]).toMatch(/^create +another +2\.00 +0\.40 +1\.60 +1\.00 +20 +2\.0 \/ 2\.0 \/ 2\.0$/);
  expect(lines).toContain("Without the CDK: it is not installed here.");
});

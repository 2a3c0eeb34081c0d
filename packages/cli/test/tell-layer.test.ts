import type { DeployFact } from "@logstack/deploy-core";
import { describe, expect, test } from "vitest";
import { createLayerTeller, type ToldLayer } from "../src/render/tell-layer.ts";

const LAYER: ToldLayer = {
  layer: "cache",
  version: "1.2.0",
  templateFile: "environments/cache/template.yaml",
  verbose: false,
  oneOfSeveral: true,
};
const stamp = { v: 1, at: "2026-01-01T00:00:00.000Z", elapsedMs: 0 } as const;

const RUN: readonly DeployFact[] = [
  {
    event: "started",
    verb: "deploy",
    layer: "cache",
    version: "1.2.0",
    environment: "ci",
    stackName: "ci-cache",
    account: "111111111111",
    region: "ap-southeast-2",
  },
  { event: "warning", message: "the artifact is older than its sources." },
  { event: "resource", logicalId: "Queue", type: "AWS::SQS::Queue", status: "CREATE_COMPLETE", reason: undefined },
  {
    event: "finished",
    exitCode: 0,
    outcome: { kind: "deployed", operation: "create", outputs: { CachePort: "6379" }, elapsedMs: 900 },
  },
];

const tellEach = (told: ToldLayer, facts: readonly DeployFact[] = RUN) => {
  const tell = createLayerTeller(told);
  return facts.map((fact) => tell({ ...stamp, ...fact }));
};

describe("on a build server", () => {
  test("one layer of several is a line at a time, and its story in one group at the end", () => {
    const [started, warning, resource, finished = []] = tellEach(LAYER);
    expect(started).toEqual([]);
    expect(warning).toEqual([
      {
        kind: "text",
        level: "warning",
        text: "cache  warning: the artifact is older than its sources.",
        flow: "cache",
      },
    ]);
    expect(resource).toEqual([]);
    expect(finished[0]).toEqual({ kind: "text", level: "info", text: "cache  created in 900 ms", flow: "cache" });
    const grouped = finished.filter(({ kind }) => ["text", "opened", "closed"].includes(kind));
    const flows = grouped.map((remark) => ("flow" in remark ? remark.flow : undefined));
    expect(new Set(flows)).toEqual(new Set(["cache"]));
    const marks = finished.flatMap((remark) => ("title" in remark ? [`${remark.kind} ${remark.title}`] : []));
    expect(marks).toEqual(["opened cache 1.2.0", "closed cache 1.2.0"]);
    const levels = finished.flatMap((remark) => (remark.kind === "text" ? [remark.level] : []));
    expect(new Set(levels)).toEqual(new Set(["info"]));
  });

  test("the results of one layer of several carry its name", () => {
    const outputs = tellEach(LAYER)
      .flat()
      .flatMap((remark) => (remark.kind === "output" ? [remark.name] : []));
    expect(outputs).toContain("cache.AwsOutputs[CachePort]");
    expect(outputs.every((name) => name.startsWith("cache."))).toBe(true);
  });

  test("the reason of a failure is told apart from the story, and is an error while the layer runs", () => {
    const error = {
      event: "error",
      code: "noRegion",
      problem: "No AWS region was given.",
      hints: [],
      exitCode: 2,
    } as const;
    const [told = []] = tellEach(LAYER, [error]);
    expect(told[0]).toMatchObject({ kind: "text", level: "error", text: "cache  No AWS region was given." });
    expect(told).toContainEqual(expect.objectContaining({ kind: "problem", text: "No AWS region was given." }));
  });

  test("a layer alone is told as its artifact would", () => {
    const outputs = tellEach({ ...LAYER, oneOfSeveral: false })
      .flat()
      .flatMap((remark) => (remark.kind === "output" ? [remark.name] : []));
    expect(outputs).toContain("AwsOutputs[CachePort]");
  });
});

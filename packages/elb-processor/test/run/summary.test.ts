import { describe, expect, it } from "vitest";
import { NO_LINES, type ObjectSummary } from "../../src/run/run-summary.ts";
import { summarizeRun } from "../../src/run/summarize-run.ts";
import { readSummary, writeSummary } from "../../src/run/summary-lines.ts";

function anObject(changes: Partial<ObjectSummary> = {}): ObjectSummary {
  return {
    bucket: "logs",
    key: "k",
    etag: "e",
    outcome: "delivered",
    lines: { ...NO_LINES, met: 3, parsed: 2, unparsable: 1, sent: 3 },
    bytesRead: 10,
    bytesUnzipped: 30,
    bytesSent: 60,
    durationMs: 5,
    ...changes,
  };
}

function aRun(objects: readonly ObjectSummary[], refusals: readonly string[] = []) {
  const facts = {
    requestId: "r",
    release: "1.2.3",
    environment: "ci",
    component: "elb-logs",
    source: "s3" as const,
    startedAt: "2026-01-02T03:04:05.000Z",
    durationMs: 7,
  };
  return summarizeRun({ ...facts, refusals }, objects);
}

const failed = (reason: string) => anObject({ outcome: "failed", reason });

describe("a run", () => {
  it("adds up its objects", () => {
    expect(aRun([anObject(), anObject({ key: "l" })])).toMatchObject({
      outcome: "delivered",
      lines: { met: 6, parsed: 4, unparsable: 2, sent: 6, failed: 0 },
      bytesRead: 20,
      bytesUnzipped: 60,
      bytesSent: 120,
      failures: { count: 0, last: [] },
    });
  });

  it("that failed in part, or altogether, says so", () => {
    expect(aRun([anObject(), failed("x")]).outcome).toBe("partly");
    expect(aRun([failed("x")]).outcome).toBe("failed");
    expect(aRun([], ["not understood"]).outcome).toBe("failed");
  });

  it("tells how many things failed, and why the last five did", () => {
    const objects = ["1", "2", "3", "4", "5", "6"].map((reason) => failed(reason));
    expect(aRun(objects, ["first"]).failures).toEqual({
      count: 7,
      last: ["2", "3", "4", "5", "6"].map((reason) => `s3://logs/k: ${reason}`),
    });
  });
});

describe("the line of a run", () => {
  const run = aRun([anObject()]);
  const [line = ""] = writeSummary(run, 99);

  it("is one, and can be read again, also as Lambda's JSON format wraps it", () => {
    expect(writeSummary(run, 99)).toHaveLength(1);
    expect(readSummary(line)).toMatchObject(run);
    expect(readSummary(JSON.stringify({ level: "INFO", message: line }))).toMatchObject(run);
    expect(readSummary(JSON.stringify({ level: "INFO", message: JSON.parse(line) as unknown }))).toMatchObject(run);
  });

  it("carries the run's metrics as CloudWatch takes them from a log", () => {
    const { _aws, ...members } = JSON.parse(line) as Record<string, unknown> & { _aws: Embedded };
    const [{ Dimensions, Metrics, Namespace }] = _aws.CloudWatchMetrics;
    expect({ Namespace, at: _aws.Timestamp, Dimensions }).toEqual({
      Namespace: "logstack/elb",
      at: 99,
      Dimensions: [["Environment", "Component"]],
    });
    for (const { Name } of Metrics) expect(members[Name]).toBeTypeOf("number");
    expect(members).toMatchObject({ Environment: "ci", Component: "elb-logs", LinesSent: 3, Failures: 0 });
  });

  it("is several where there are many objects, each with its share and metrics only once", () => {
    const lines = writeSummary(aRun(Array.from({ length: 60 }, () => anObject({ key: "\u0001".repeat(1024) }))), 99);
    const read = lines.map((each) => readSummary(each));
    expect(read.map((each) => [each?.part, each?.parts, each?.objects.length])).toEqual([
      [1, 3, 25],
      [2, 3, 25],
      [3, 3, 10],
    ]);
    expect(lines.map((each) => each.includes("_aws"))).toEqual([true, false, false]);
    for (const each of lines) expect(each.length).toBeLessThan(256 * 1024);
  });

  it.each(["", "START RequestId: 1", '{"elbRun":2,"objects":[]}', '{"elbRun', '["elbRun"]'])(
    "is not any other line: %s",
    (other) => {
      expect(readSummary(other)).toBeUndefined();
    },
  );
});

interface Embedded {
  readonly Timestamp: number;
  readonly CloudWatchMetrics: [
    { Namespace: string; Dimensions: readonly string[][]; Metrics: readonly { Name: string }[] },
  ];
}

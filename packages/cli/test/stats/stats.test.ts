import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Reading, Statistics } from "@logstack/migration";
import { renderChart, renderSummary } from "../../src/render/stats/chart.ts";
import { renderSparkline } from "../../src/render/stats/sparkline.ts";
import { chartMeasures } from "../../src/stats/chart-measures.ts";
import { makeLogEvents } from "../../src/stats/make-log-events.ts";
import { parseTarget } from "../../src/stats/parse-target.ts";

const environments = ["ci", "prod", "prod-green"];

describe("a target", () => {
  it.each([
    ["cache", "ci", { kind: "stack", stackName: "ci-cache", environment: "ci" }],
    ["ci-cache", "ci", { kind: "stack", stackName: "ci-cache", environment: "ci" }],
    ["prod-green-cache", undefined, { kind: "stack", stackName: "prod-green-cache", environment: "prod-green" }],
    ["prod-cache", undefined, { kind: "stack", stackName: "prod-cache", environment: "prod" }],
    ["ci-x=https://x.example/s", undefined, { kind: "stack", stackName: "ci-x", url: "https://x.example/s" }],
    ["s3://logs/a/b", "ci", { kind: "objects", bucket: "logs", prefix: "a/b", environment: "ci" }],
    ["redis://10.0.0.1:6379", undefined, { kind: "url", url: "redis://10.0.0.1:6379" }],
  ])("%s in %s is what it says", (text, environment, target) => {
    expect(parseTarget(text, { environment, environments })).toMatchObject(target);
  });

  it.each(["cache", "s3://logs", "s3:///a", "https://", "https://a:b@x.example", "ci-x=nowhere", ""])(
    "%s is none where no environment is named",
    (text) => {
      expect(() => parseTarget(text, { environment: undefined, environments })).toThrow(
        expect.objectContaining({ code: "misuse" }) as Error,
      );
    },
  );
});

describe("a chart", () => {
  const readings = [{ customers: 1, databases: 7 }, undefined, { customers: 1_000, databases: 7 }];

  it("shows how a measure moves, and what could not be read as a gap", () => {
    expect(renderSparkline([1, 4, undefined, 8], 10)).toBe("▁▄·█");
    expect(renderSparkline([5, 5, 5], 2)).toBe("▄▄");
    expect(renderSparkline([undefined], 10)).toBe("·");
  });

  it("has what moved first, fits the screen, and says what is hidden", () => {
    const wide = renderChart(readings, { width: 60, height: 20, reason: undefined });
    expect(wide[0]).toMatch(/^customers +1,000 +\(\+999\) +▁·█$/);
    const small = renderChart(readings, { width: 20, height: 3, reason: "it answers 503" });
    expect(small).toEqual([expect.stringContaining("customers"), "and 1 more", "Unreadable now: it a"]);
    for (const line of small) expect(line.length).toBeLessThanOrEqual(20);
  });

  it("ends with what became of each measure, and how many readings are missing", () => {
    const summary = renderSummary(readings);
    expect(summary.join("\n")).toMatch(/databases +7 +7 +stands still/);
    expect(summary.at(-1)).toBe("1 of 3 readings could not be made.");
    expect(renderSummary([undefined]).at(-1)).toBe("1 of 1 readings could not be made.");
  });
});

const prefixed = (own: object): object =>
  Object.fromEntries(Object.entries(own).map(([field, value]) => [`statistics.${field}`, value]));

/** The fields that every index of logs maps. */
function readMappings(): readonly string[] {
  const file = "environments/elasticsearch/configuration/machine/master/cluster/component-templates/logs-mappings.json";
  const { template } = JSON.parse(readFileSync(new URL(`../../../../${file}`, import.meta.url), "utf8")) as Mappings;
  const { statistics, ...common } = template.mappings.properties;
  return [...Object.keys(common), ...Object.keys(prefixed(statistics?.properties ?? {}))];
}

interface Mappings {
  readonly template: {
    readonly mappings: { readonly properties: Readonly<Record<string, { readonly properties?: object }>> };
  };
}

describe("log events of a reading", () => {
  const INDEX = { documents: 3, idHash: "h", mappingHash: "m", oldestAt: 0, newestAt: null, perDay: {} };
  const kinds: readonly Statistics[] = [
    { kind: "entities", entities: { customers: { count: 57 }, "a.b": { count: 0, more: [1] } } },
    { kind: "indices", indices: { "logstash-1": INDEX, "logstash-2": { ...INDEX, newestAt: 5 } } },
    { kind: "objects", objects: { objects: 2, bytes: 9, keyHash: "h", newestAt: 1 } },
    { kind: "keys", keys: { keys: 2, keyHash: "h", lists: { logstash: 4 } } },
    { kind: "unreadable", reason: "it answers 503" },
  ];

  it("have few fields, of one type each, so that no index's mapping grows by what is counted", () => {
    const types = new Map<string, string>();
    for (const statistics of kinds) {
      const reading: Reading = { at: 0, from: [], statistics };
      for (const event of makeLogEvents(reading, { name: "ci-x", environment: "ci", writeTime: String })) {
        const { statistics: own, event: about, ...common } = event as Record<string, object>;
        expect(about).toEqual({ id: expect.stringMatching(/^statistics ci-x 0/) });
        for (const [field, value] of [...Object.entries(common), ...Object.entries(prefixed(own ?? {}))]) {
          expect(types.get(field) ?? typeof value).toBe(typeof value);
          types.set(field, typeof value);
        }
        expect(own !== undefined && "count" in own).toBe(own !== undefined && "readable" in own && own.readable);
      }
    }
    const mapped = readMappings();
    expect([...types.keys()].filter((field) => !mapped.includes(field))).toEqual([]);
  });

  it("have the numbers that the chart has", () => {
    expect(kinds.map(chartMeasures)).toEqual([
      { customers: 57, "a.b": 0 },
      { "all documents": 6, "logstash-1": 3, "logstash-2": 3 },
      { objects: 2, bytes: 9 },
      { keys: 2, logstash: 4 },
      undefined,
    ]);
  });
});

import { describe, expect, it } from "vitest";
import type { DataAmount, DataProbe } from "../src/model/data-probe.ts";
import { renderData } from "../src/report/render-data.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const render = (probe: DataProbe): string | undefined => renderData(probe, { now: NOW });
const anAmount = (over: Partial<DataAmount> = {}): DataAmount => ({
  count: 41_203,
  unit: "objects",
  exactness: "exact",
  ...over,
});
const holding = (over: Partial<Extract<DataProbe, { kind: "holds" }>> = {}): DataProbe => ({
  kind: "holds",
  amounts: [anAmount()],
  newestAt: undefined,
  notes: [],
  ...over,
});

describe("what a look at data told", () => {
  it("is how much, and how fresh", () => {
    const amounts = [anAmount(), anAmount({ count: 12_400_000_000, unit: "bytes" })];
    expect(render(holding({ amounts, newestAt: NOW - 192_000 }))).toBe("41,203 objects, 12 GB, newest 3 min ago");
  });

  it.each([
    ["atLeast", "at least 50,000 objects"],
    ["about", "about 50,000 objects"],
    ["exact", "50,000 objects"],
  ] as const)("says how exact a count is: %s", (exactness, said) => {
    expect(render(holding({ amounts: [anAmount({ count: 50_000, exactness })] }))).toBe(said);
  });

  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_000, "1 kB"],
    [3_440_000, "3.4 MB"],
    [9_960_000_000_000_000_000, "9,960 PB"],
  ])("shows %i bytes as %s", (count, said) => {
    expect(render(holding({ amounts: [anAmount({ count, unit: "bytes" })] }))).toBe(said);
  });

  it("counts one as one, and leaves out what there is none of beside something", () => {
    const amounts = [
      anAmount({ count: 0, unit: "messages" }),
      anAmount({ count: 1, unit: "messages in flight" }),
      anAmount({ count: 0, unit: "delayed messages" }),
    ];
    expect(render(holding({ amounts }))).toBe("0 messages, 1 message in flight");
  });

  it("adds notes, and takes a clock that is ahead for no age at all", () => {
    expect(render(holding({ newestAt: NOW + 5_000, notes: ["2 snapshots"] }))).toBe(
      "41,203 objects, newest just now, 2 snapshots",
    );
  });

  it("says for how long something has been there", () => {
    const amounts = [anAmount({ count: 3, unit: "instances in service" })];
    expect(render(holding({ amounts, sinceAt: NOW - 40 * 86_400_000 }))).toBe("3 instances in service, for 40 days");
  });

  it("says what could not be counted, what is empty, and nothing where nobody looked", () => {
    expect(render({ kind: "unreadable", reason: "access denied" })).toBe("could not be counted: access denied");
    expect(render({ kind: "empty" })).toBe("empty");
    expect(render({ kind: "notProbed" })).toBeUndefined();
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineSplitter, readLine, type SplitLine } from "../../src/lines/split-lines.ts";

interface Read {
  readonly raw: string;
  readonly offset: number;
  readonly lengthBytes?: number;
}

/** What a line is; its length only where it was too long. */
function read(line: SplitLine): Read {
  const [raw, { offset, lengthBytes }] = [readLine(line).raw, line];
  return lengthBytes > line.end - line.start ? { raw, offset, lengthBytes } : { raw, offset };
}

/** The lines of bytes that come in pieces which end at these places. */
function split(
  bytes: Buffer,
  { cuts = [], maxLineBytes = 1024 }: { cuts?: readonly number[]; maxLineBytes?: number } = {},
) {
  const splitter = createLineSplitter(maxLineBytes);
  const places = [0, ...[...cuts].sort((one, other) => one - other), bytes.length];
  const lines: SplitLine[] = places.flatMap((place, index) => [
    ...splitter.push(bytes.subarray(place, places[index + 1] ?? place)),
  ]);
  return [...lines, ...splitter.end()].map(read);
}

describe("text is split into lines", () => {
  it("with the place of each one's first byte, empty lines left out", () => {
    expect(split(Buffer.from("one\n\ntwo\r\n\r\nthrée\nfour"))).toEqual([
      { raw: "one", offset: 0 },
      { raw: "two", offset: 5 },
      { raw: "thrée", offset: 12 },
      { raw: "four", offset: 19 },
    ]);
  });

  it("the same in whatever pieces it comes", () => {
    const pieces = fc.array(fc.constantFrom("a", "bc", "é", "€", "\n", "\r\n", "x".repeat(30)), { maxLength: 40 });
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(200), { maxLength: 8 }), (text, cuts) => {
        const bytes = Buffer.from(text.join(""));
        const inside = cuts.map((cut) => Math.min(cut, bytes.length));
        expect(split(bytes, { cuts: inside, maxLineBytes: 50 })).toEqual(split(bytes, { maxLineBytes: 50 }));
      }),
      { numRuns: 200 },
    );
  });

  it("and what is too long is cut, with its length, and the place of the next one right", () => {
    const bytes = Buffer.from(`${"x".repeat(25)}\nnext\n${"y".repeat(11)}`);
    const lines = [
      { raw: "x".repeat(10), offset: 0, lengthBytes: 25 },
      { raw: "next", offset: 26 },
      { raw: "y".repeat(10), offset: 31, lengthBytes: 11 },
    ];
    for (const cuts of [[], [5], [10, 20], [25], [26, 33]])
      expect(split(bytes, { cuts, maxLineBytes: 10 })).toEqual(lines);
  });

  it("in memory that does not grow with a line", () => {
    const splitter = createLineSplitter(1000);
    const piece = Buffer.alloc(1_000_000, "x");
    const before = process.memoryUsage().arrayBuffers;
    for (let pieces = 0; pieces < 500; pieces += 1) splitter.push(piece);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
    expect(splitter.end().map(read)).toEqual([{ raw: "x".repeat(1000), offset: 0, lengthBytes: 500_000_000 }]);
  });

  it("and nothing of a character that was cut through is left, nor is a line that is UTF-8 taken for none", () => {
    const bytes = Buffer.from("aé€😀b\uFFFD");
    for (let maxLineBytes = 1; maxLineBytes < bytes.length; maxLineBytes += 1) {
      const [line] = createLineSplitter(maxLineBytes).push(Buffer.concat([bytes, Buffer.from("\n")]));
      const { raw, isUtf8, bytes: kept } = readLine(line as SplitLine);
      expect(isUtf8).toBe(true);
      expect("aé€😀b\uFFFD".startsWith(raw)).toBe(true);
      expect(maxLineBytes - kept.length).toBeLessThan(4);
      expect(kept.toString("utf8")).toBe(raw);
    }
  });

  it.each([
    ["a byte that begins nothing", [0x61, 0xff, 0x62]],
    ["a character without its end", [0xe2, 0x82]],
    ["nothing but ends of characters", [0x80, 0x80, 0x80, 0x80, 0x80]],
    ["half of a surrogate pair", [0xed, 0xa0, 0x80]],
  ])("and one with %s is told to be no UTF-8, with its bytes", (_what, codes) => {
    for (const lineEnd of ["\n", "\r\n"]) {
      const [line] = createLineSplitter(1024).push(Buffer.concat([Buffer.from(codes), Buffer.from(lineEnd)]));
      expect(readLine(line as SplitLine)).toMatchObject({ isUtf8: false, bytes: Buffer.from(codes) });
    }
  });
});

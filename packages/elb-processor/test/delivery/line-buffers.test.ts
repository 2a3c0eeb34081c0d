import { expect, it } from "vitest";
import { createLineBuffers } from "../../src/node/line-buffers.ts";

it("lines are encoded as they are, however many and however long, and memory that was given back is used again", () => {
  const buffers = createLineBuffers();
  const lines = [
    "a",
    "é€",
    "",
    "x".repeat(300_000),
    ...Array.from({ length: 2_000 }, (_, index) => `line ${index} é`.repeat(20)),
  ];
  for (let times = 0; times < 3; times += 1) {
    const pieces = buffers.encode(lines);
    expect(pieces.map(({ bytes }) => bytes.toString("utf8")).join("")).toBe(`${lines.join("\n")}\n`);
    expect(pieces.reduce((sum, piece) => sum + piece.lines, 0)).toBe(lines.length);
    for (const { release } of pieces) release();
  }
  const [first] = buffers.encode(["once"]);
  first?.release();
  expect(buffers.encode(["again"])[0]?.bytes.buffer).toBe(first?.bytes.buffer);
});

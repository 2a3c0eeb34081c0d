import { expect, it } from "vitest";
import { createEventMaker } from "../../src/index.ts";
import { createBatchMemory } from "../../src/lines/event-batches.ts";
import { writeLine } from "../write-line.ts";

const OBJECT = { bucket: "b", key: "k", etag: "e" };

it("events are whole in their batches, however many and however long, and memory that was given back is used again", () => {
  const memory = createBatchMemory();
  const events = createEventMaker({ object: OBJECT, form: "logstack", maxLineBytes: 1_048_576, memory });
  const lines = [
    "a",
    "é€".repeat(100),
    "x".repeat(300_000),
    ...Array.from({ length: 500 }, () => writeLine("alb")),
    "b",
  ];
  const text = Buffer.from(`${lines.join("\n")}\n`);
  const used = new Set<ArrayBufferLike>();
  for (let times = 0; times < 3; times += 1) {
    const batches = events.push(text);
    expect(batches.length).toBeGreaterThan(1);
    const made = batches.map(({ bytes }) => bytes.toString("utf8")).join("");
    const messages = made
      .split("\n")
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { message: string }).message);
    expect(messages).toEqual(lines);
    expect(batches.reduce((sum, batch) => sum + batch.lines, 0)).toBe(lines.length);
    for (const { bytes, release } of batches) {
      if (bytes.buffer.byteLength <= 262_144) used.add(bytes.buffer);
      release();
    }
  }
  const [again] = events.push(Buffer.from("once more\n"));
  expect(used.has(again?.bytes.buffer as ArrayBufferLike)).toBe(true);
});

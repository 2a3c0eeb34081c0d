import { expect, it } from "vitest";
import { createDescriber, EVENT_FORMS, LINE_FORMATS, type LogLine, parseLine } from "../src/index.ts";
import { writeLine } from "./write-line.ts";

const LINES = Number(process.env["FUZZ_LINES"] ?? 1_000_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);

/** What is put into lines: all that means something to the parser, and what means nothing. */
const PIECES = [
  '"',
  "\\",
  '\\"',
  "\\\\",
  "\\x22",
  "\\x",
  "\\x000000e9",
  " ",
  "  ",
  "-",
  "-1",
  ",",
  '","',
  ":",
  "[",
  "]",
  "\r",
];
const MORE_PIECES = [
  "\u0000",
  "\t",
  "é",
  "\uD800",
  "😀",
  "\u2028",
  "{",
  "}",
  "1e999",
  "9".repeat(40),
  "a".repeat(3_000),
];

it(`${LINES} mutated lines: none throws, none is lost, each is in its event`, () => {
  console.log(`FUZZ_SEED=${SEED} repeats it`);
  const random = createRandom(SEED);
  const kinds = Object.keys(LINE_FORMATS) as readonly LogLine["kind"][];
  const originals = kinds.flatMap((kind) => [writeLine(kind), writeLine(kind, {}, { extra: ['"more"', "-"] })]);
  const object = { bucket: "logs", key: "a.log.gz", etag: "e" };
  const describers = EVENT_FORMS.map((form) => createDescriber({ object, form }));
  const lost: string[] = [];
  const met = new Map<string, number>();
  for (let index = 0; index < LINES; index += 1) {
    const raw = mutate(random, originals[index % originals.length] ?? "");
    const line = parseLine(raw);
    met.set(line.kind, (met.get(line.kind) ?? 0) + 1);
    const event = describers[index % describers.length]?.(line, index);
    const isThere = line.raw === raw && event?.["message"] === raw;
    if (!isThere || (index % 8 < 2 && !isWhole(JSON.stringify(event), raw))) lost.push(raw);
  }
  expect(lost, `with FUZZ_SEED=${SEED}`).toEqual([]);
  expect([...met.values()].reduce((sum, count) => sum + count, 0)).toBe(LINES);
  // Otherwise the mutations would leave nothing to read, and prove nothing.
  for (const kind of [...kinds, "unparsable"]) expect(met.get(kind), kind).toBeGreaterThan(LINES / 100);
});

/** Whether an event has its line and its id. A lone surrogate stays one, since JSON escapes it. */
function isWhole(json: string, raw: string): boolean {
  const event = JSON.parse(json) as { readonly message?: unknown; readonly event?: { readonly id?: unknown } };
  return event.message === raw && typeof event.event?.id === "string";
}

/** Returns the line with one to four changes: something put in, taken out, repeated or cut off. */
function mutate(random: (below: number) => number, original: string): string {
  let line = original;
  for (let changes = 1 + random(4); changes > 0; changes -= 1) {
    const at = random(line.length + 1);
    const end = at + random(12);
    switch (random(6)) {
      case 0:
        line = line.slice(0, at) + pick(random, PIECES) + line.slice(at);
        break;
      case 1:
        line = line.slice(0, at) + pick(random, random(20) === 0 ? MORE_PIECES : PIECES) + line.slice(end);
        break;
      case 2:
        line = line.slice(0, at) + line.slice(end);
        break;
      case 3:
        line = line.slice(0, at) + line.slice(at, end) + line.slice(at);
        break;
      case 4:
        line = line.slice(0, at) + String.fromCharCode(random(256)).replace("\n", " ") + line.slice(at + 1);
        break;
      default:
        if (random(10) === 0) line = line.slice(0, at);
    }
  }
  return line;
}

function pick(random: (below: number) => number, pieces: readonly string[]): string {
  return pieces[random(pieces.length)] ?? "";
}

/** Whole numbers below a bound, the same for the same seed. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

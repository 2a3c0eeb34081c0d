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
  "0",
  ".",
  "/",
  "?",
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

/** Whole numbers below a bound. */
export type Random = (below: number) => number;

/** Returns the line with one to four changes: something put in, taken out, repeated or cut off. */
export function mutate(random: Random, original: string): string {
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

/** Returns the bytes of a line, of every fourth with one changed to any other, so that some are no UTF-8. */
export function mutateBytes(random: Random, line: string): Buffer {
  const bytes = Buffer.from(line);
  if (random(4) === 0) bytes[random(bytes.length)] = [0xff, 0x80, 0xe2, 0, 13, random(256)][random(6)] ?? 0;
  return Buffer.from(bytes.map((byte) => (byte === LINE_FEED ? 32 : byte)));
}

const LINE_FEED = 10;

/** Returns where the text of lines is cut into pieces: seldom, and now and then in the middle of everything. */
export function drawCuts(random: Random, lines: readonly Buffer[]): readonly number[] {
  const textBytes = lines.reduce((sum, { length }) => sum + length + 1, 0);
  return Array.from({ length: random(12) }, () => random(textBytes));
}

function pick(random: Random, pieces: readonly string[]): string {
  return pieces[random(pieces.length)] ?? "";
}

/** Returns a source of numbers that gives the same for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

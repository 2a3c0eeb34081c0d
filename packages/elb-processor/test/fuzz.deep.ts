import { expect, it } from "vitest";
import { createDescriber, EVENT_FORMS, LINE_FORMATS, type LogLine, parseLine } from "../src/index.ts";
import { makeBothWays } from "./ordinary/both-ways.ts";
import { createRandom, drawCuts, mutate, mutateBytes } from "./support/mutate.ts";
import { writeLine } from "./write-line.ts";

const LINES = Number(process.env["FUZZ_LINES"] ?? 1_000_000);
const BATCH_LINES = 500;
const SEED = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);

it(`${LINES} mutated lines: none throws, none is lost, each is in its event, and the function's events of every fourth, in any pieces, are byte for byte the described ones`, () => {
  console.log(`FUZZ_SEED=${SEED} repeats it`);
  const random = createRandom(SEED);
  const kinds = Object.keys(LINE_FORMATS) as readonly LogLine["kind"][];
  const originals = kinds.flatMap((kind) => [writeLine(kind), writeLine(kind, {}, { extra: ['"more"', "-"] })]);
  const object = { bucket: "logs", key: "a.log.gz", etag: "e" };
  const describers = EVENT_FORMS.map((form) => createDescriber({ object, form }));
  const lost: string[] = [];
  const batch: Buffer[] = [];
  const met = new Map<string, number>();
  for (let index = 0; index < LINES; index += 1) {
    const raw = mutate(random, originals[index % originals.length] ?? "");
    const line = parseLine(raw);
    met.set(line.kind, (met.get(line.kind) ?? 0) + 1);
    if (random(4) === 0) batch.push(mutateBytes(random, raw));
    if (batch.length === BATCH_LINES || index === LINES - 1) {
      const { made, expected } = makeBothWays(batch, {
        form: EVENT_FORMS[random(EVENT_FORMS.length)] ?? "logstack",
        cuts: drawCuts(random, batch),
      });
      if (made.join("\n") !== expected.join("\n")) lost.push(...made.filter((json, at) => json !== expected[at]));
      batch.length = 0;
    }
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

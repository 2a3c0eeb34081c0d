import { createDescriber, createEventMaker, type EventForm, parseLine } from "../../src/index.ts";
import { JsonBytes } from "../../src/ordinary/json-bytes.ts";
import { createOrdinaryWriter } from "../../src/ordinary/write-ordinary.ts";
import { createBatchMemory } from "../../src/lines/event-batches.ts";

/** With what has to be escaped or takes several bytes, where an event may say it. */
export const SETTINGS = {
  object: { bucket: "logs", key: 'a "b" é.log.gz', etag: "e", lastModified: "2025-09-02T22:30:00.000Z" },
  labels: { component: "elb-logs", environment: "ci", application: 'the "things" €', sourceModuleName: "\n" },
};

/** Returns the function's events of these lines, and what `JSON.stringify` makes of the described ones. */
export function makeBothWays(lines: readonly string[], form: EventForm): BothWays {
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const describe = createDescriber({ ...SETTINGS, form });
  let offset = 0;
  const expected = lines.flatMap((line) => {
    const bytes = Buffer.from(line);
    const event = describe(parseLine(bytes.toString("utf8").replace(/\r$/, "")), offset);
    offset += bytes.length + 1;
    return line === "" || line === "\r" ? [] : [JSON.stringify(event)];
  });
  const events = createEventMaker({ ...SETTINGS, form, maxLineBytes: 262_144 });
  const made = [...events.push(text), ...events.end()].map(({ bytes }) => bytes.toString("utf8")).join("");
  return { made: made.split("\n").slice(0, -1), expected };
}

interface BothWays {
  readonly made: readonly string[];
  readonly expected: readonly string[];
}

/** Counts the lines that are written straight from their bytes. */
export function countOrdinary(lines: readonly string[]): number {
  const json = new JsonBytes();
  const writer = createOrdinaryWriter({ ...SETTINGS, form: "logstack" }, json);
  return lines.filter((line) => {
    const bytes = Buffer.from(`${line}\nnext`);
    const place = { bytes, start: 0, end: bytes.length - 5, offset: 0 };
    json.moveTo(createBatchMemory().take(writer.roomFor(place)));
    return writer.write(place);
  }).length;
}

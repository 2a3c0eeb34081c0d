import { isUtf8 } from "node:buffer";
import { createDescriber, createEventMaker, type EventForm, type LogEvent, parseLine } from "../../src/index.ts";
import { JsonBytes } from "../../src/ordinary/json-bytes.ts";
import { createOrdinaryWriter } from "../../src/ordinary/write-ordinary.ts";
import { createBatchMemory } from "../../src/lines/event-batches.ts";

/** With what has to be escaped or takes several bytes, where an event may say it. */
export const SETTINGS = {
  object: { bucket: "logs", key: 'a "b" é.log.gz', etag: "e", lastModified: "2025-09-02T22:30:00.000Z" },
  labels: { component: "elb-logs", environment: "ci", application: 'the "things" €', sourceModuleName: "\n" },
};

/** Returns the function's events of these lines, and what `JSON.stringify` makes of the described ones. */
export function makeBothWays(lines: readonly (string | Buffer)[], { form, cuts = [] }: Ways): BothWays {
  const each = lines.map((line) => Buffer.from(line));
  const describe = createDescriber({ ...SETTINGS, form });
  let offset = 0;
  const expected = each.flatMap((bytes) => {
    const line = bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
    const event = describe(parseLine(line.toString("utf8")), offset);
    offset += bytes.length + 1;
    return line.length === 0 ? [] : [JSON.stringify(isUtf8(line) ? event : withBytes(event, { form, line }))];
  });
  const text = Buffer.concat(each.flatMap((bytes) => [bytes, Buffer.from("\n")]));
  const events = createEventMaker({ ...SETTINGS, form, maxLineBytes: 262_144 });
  const places = [0, ...[...cuts].sort((one, other) => one - other), text.length];
  const batches = places.flatMap((place, index) => [...events.push(text.subarray(place, places[index + 1] ?? place))]);
  const made = [...batches, ...events.end()].map(({ bytes }) => bytes.toString("utf8")).join("");
  return { made: made.split("\n").slice(0, -1), expected };
}

interface Ways {
  readonly form: EventForm;
  /** Where the text is cut into the pieces that it comes in. */
  readonly cuts?: readonly number[];
}

const CARRIAGE_RETURN = 13;

/** An event as it is of a line that is no UTF-8. */
function withBytes(event: LogEvent, { form, line }: { readonly form: EventForm; readonly line: Buffer }): LogEvent {
  const [top, details] = [event as Record<string, object>, { raw_base64: line.toString("base64") }];
  const marked = { ...top, tags: [...((top["tags"] as string[] | undefined) ?? []), "elb_not_utf8"] };
  if (form === "logstack") return { ...marked, elb: { ...top["elb"], ...details } };
  const aws = top["aws"] as Record<string, object>;
  return { ...marked, aws: { ...aws, elb: { ...aws["elb"], ...details } } };
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

import { eventIds } from "../event/event-id.ts";
import type { EventSettings } from "../event/log-event.ts";
import { sayOrigin } from "../event/logstack-form.ts";
import { LOGSTACK_MEMBERS, type MemberTable } from "../event/logstack-members.ts";
import { LINE_FORMATS } from "../parse/field-names.ts";
import { LINE_PROPERTIES, type LineOf } from "../parse/line-properties.ts";
import { fixText, OVERSHOOT_BYTES, type FixedText, type JsonBytes } from "./json-bytes.ts";
import { createMemberWriters, type WriteMember } from "./member-writers.ts";
import { OrdinaryFields } from "./ordinary-fields.ts";

/** Where a line is: in which bytes, and where these are in the object. */
export interface LinePlace {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Of the line's first byte, in the unzipped object. */
  readonly offset: number;
}

/** Writes the events of ordinary lines, straight from the bytes of the log. */
export interface OrdinaryWriter {
  /** How much room a line may take that `write` is asked for. */
  roomFor(place: LinePlace): number;
  /**
   * Writes the event of a line; false, with nothing written: the line has to go the long way. That is no judgement of the line:
   * what is written is byte for byte what the long way makes of it.
   */
  write(place: LinePlace): boolean;
}

/** The kinds of which there are millions a day. */
type RequestKind = "alb" | "classic";

const BACKSLASH = 92;
const BRACE = 125;
/** Each byte of a line is in the message, escaped at most once, and in three members at most. */
const COPIES = 5;

/** Returns a writer of events in the form of this log stack; it says no to all but requests. */
export function createOrdinaryWriter({ object, labels = {} }: EventSettings, json: JsonBytes): OrdinaryWriter {
  const fields = new OrdinaryFields();
  const [id, origin] = [eventIds(object)(0).slice(0, -1), JSON.stringify(sayOrigin({ labels, object, offset: 0 }))];
  const beforeTime = fixText('{"@timestamp":"');
  const beforeId = fixText(`","event":{"id":"${id}`);
  const beforeMessage = fixText('"},"message":"');
  // Without its first brace, and without the offset at its end and what closes behind it.
  const beforeOffset = fixText(`",${origin.slice(1, -"0}}}".length)}`);
  const writers = createMemberWriters(fields, json);
  const plans = { alb: planKind("alb", writers), classic: planKind("classic", writers) };
  const fixedBytes =
    beforeTime.length + beforeId.length + beforeMessage.length + beforeOffset.length + FIXED_BYTES_OF_MEMBERS;

  const writeMessage = (start: number, end: number): void => {
    let from = start;
    for (let index = 0; index < fields.quoteCount; index += 1) {
      const quote = fields.quotes[index] ?? 0;
      json.copy(from, quote);
      json.byte(BACKSLASH);
      from = quote;
    }
    json.copy(from, end);
  };
  const writeMembers = (members: readonly PlannedMember[]): boolean => {
    for (const { name, write, field } of members) if (!write(name, field)) return false;
    return true;
  };
  const writeEvent = ({ time, top, beforeElb, elb }: KindPlan, { start, end, offset }: LinePlace): boolean => {
    json.fixed(beforeTime);
    json.copy(fields.start(time), fields.end(time));
    json.fixed(beforeId);
    json.count(offset);
    json.fixed(beforeMessage);
    writeMessage(start, end);
    json.fixed(beforeOffset);
    json.count(offset);
    json.byte(BRACE);
    json.byte(BRACE);
    if (!writeMembers(top)) return false;
    json.fixed(beforeElb);
    if (!writeMembers(elb)) return false;
    json.byte(BRACE);
    json.byte(BRACE);
    return true;
  };
  return {
    roomFor: ({ start, end }) => (end - start) * COPIES + fixedBytes,
    write(place) {
      const { bytes, start, end } = place;
      if (bytes !== fields.bytes) {
        fields.moveTo(bytes);
        json.source = fields.view;
      }
      if (end + OVERSHOOT_BYTES > bytes.length || !fields.scan(start, end)) return false;
      const kind = recognizeRequest(fields);
      if (kind === undefined) return false;
      const before = json.at;
      if (writeEvent(plans[kind], place)) return true;
      json.at = before;
      return false;
    },
  };
}

/** Tells requests as `parseLine` does, from less: where it may be anything else, it is nothing here. */
function recognizeRequest(fields: OrdinaryFields): RequestKind | undefined {
  const kind = fields.isTime(1) ? "alb" : fields.isTime(0) ? "classic" : undefined;
  if (kind === undefined || fields.looksNumeric(kind === "alb" ? 2 : 3)) return undefined;
  const { leastFields, fields: known } = LINE_FORMATS[kind];
  return fields.count < leastFields || fields.count > known.length ? undefined : kind;
}

interface PlannedMember {
  /** With the comma before it, and the colon. */
  readonly name: FixedText;
  readonly write: WriteMember;
  readonly field: number;
}

interface KindPlan {
  readonly time: number;
  readonly top: readonly PlannedMember[];
  readonly beforeElb: FixedText;
  readonly elb: readonly PlannedMember[];
}

type Writers = ReturnType<typeof createMemberWriters>;

function planKind(kind: RequestKind, writers: Writers): KindPlan {
  const properties: readonly PropertyKey[] = LINE_PROPERTIES[kind];
  const { top, elb } = LOGSTACK_MEMBERS[kind] as MemberTable<LineOf<RequestKind>>;
  const plan = (members: typeof top): readonly PlannedMember[] =>
    members.map(([name, how, property]) => ({
      name: fixText(`,${JSON.stringify(name)}:`),
      write: writers[how] ?? (() => false),
      field: properties.indexOf(property),
    }));
  return {
    time: properties.indexOf("time"),
    top: plan(top),
    beforeElb: fixText(`,"elb":{"kind":${JSON.stringify(kind)}`),
    elb: plan(elb),
  };
}

/** Names of members, their quotes and commas: less than half of this, with offsets and braces. */
const FIXED_BYTES_OF_MEMBERS = 4_096;

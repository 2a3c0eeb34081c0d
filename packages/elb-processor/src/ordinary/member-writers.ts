import type { Making } from "../event/logstack-members.ts";
import type { FixedText, JsonBytes } from "./json-bytes.ts";
import type { OrdinaryFields, Span } from "./ordinary-fields.ts";

/** Writes a member after its name, or nothing where the log has nothing; false: it cannot just be copied. */
export type WriteMember = (name: FixedText, field: number) => boolean;

const SPACE = 32;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const SLASH = 47;
const ZERO = 48;
const ONE = 49;
const COLON = 58;
const QUESTION = 63;
const OPENING_BRACKET = 91;
const CLOSING_BRACKET = 93;

/**
 * Returns how members are written straight from the bytes of an ordinary line, by how they are made: byte for byte what
 * `JSON.stringify` makes of what `logstack-form.ts` makes of them. Undefined: they are never copied.
 */
export function createMemberWriters(
  fields: OrdinaryFields,
  json: JsonBytes,
): Readonly<Record<Making, WriteMember | undefined>> {
  const write = (name: FixedText, { start, end }: Span): true => {
    json.fixed(name);
    json.quoted(start, end);
    return true;
  };
  const written: WriteMember = (name, field) => write(name, { start: fields.start(field), end: fields.end(field) });
  const text: WriteMember = (name, field) => fields.isAbsent(field) || written(name, field);
  /** A part of a request, where the request has three. */
  const part =
    (find: (request: Span) => Span | undefined): WriteMember =>
    (name, field) => {
      if (fields.isAbsent(field)) return true;
      const request = trimmed(fields, field);
      const first = fields.find(SPACE, request);
      if (first >= fields.findLast(SPACE, request)) return false;
      const found = find(request);
      return found === undefined || fields.isHyphen(found.start, found.end) || write(name, found);
    };
  const urlOf = (request: Span): Span => ({
    start: fields.find(SPACE, request) + 1,
    end: fields.findLast(SPACE, request),
  });
  const list =
    (separator: number): WriteMember =>
    (name, field) => {
      if (fields.isAbsent(field)) return true;
      json.fixed(name);
      json.byte(OPENING_BRACKET);
      const end = fields.end(field);
      for (let start = fields.start(field); ;) {
        const next = fields.find(separator, { start, end });
        json.quoted(start, next);
        if (next === end) break;
        json.byte(COMMA);
        start = next + 1;
      }
      json.byte(CLOSING_BRACKET);
      return true;
    };
  return {
    written,
    text,
    address: text,
    ip: (name, field) => {
      if (fields.isAbsent(field)) return true;
      const address = ipIn(fields, field);
      return address !== undefined && write(name, address);
    },
    number: (name, field) => {
      if (fields.isAbsent(field)) return true;
      const [start, end] = [fields.start(field), fields.end(field)];
      if (!isCanonical(fields, { start, end })) return false;
      json.fixed(name);
      json.copy(start, end);
      return true;
    },
    milliseconds: (name, field) => {
      if (fields.isAbsent(field) || isMinusOne(fields, field)) return true;
      const micros = readMicroseconds(fields, field);
      if (micros === undefined) return false;
      json.fixed(name);
      writeThousandths(json, micros);
      return true;
    },
    method: part((request) => ({ start: request.start, end: fields.find(SPACE, request) })),
    url: part(urlOf),
    path: part((request) => pathIn(fields, urlOf(request))),
    protocol: part((request) => ({ start: fields.findLast(SPACE, request) + 1, end: request.end })),
    commaList: list(COMMA),
    spaceList: list(SPACE),
    // An ordinary line has no more fields than are known, and what is misread is not copied.
    rest: () => true,
    utc: undefined,
    measure: undefined,
    list: undefined,
  };
}

/** A request without the space that a TCP listener's has at its end. */
function trimmed(fields: OrdinaryFields, field: number): Span {
  const [start, end] = [fields.start(field), fields.end(field)];
  return { start, end: end > start && fields.bytes[end - 1] === SPACE ? end - 1 : end };
}

/** As `splitUrl` does; undefined where the address, or its path, is not there. */
function pathIn(fields: OrdinaryFields, { start, end }: Span): Span | undefined {
  if (fields.isHyphen(start, end)) return undefined;
  let authority = start;
  for (let at = fields.find(COLON, { start, end }); at < end; at = fields.find(COLON, { start: at + 1, end })) {
    if (fields.bytes[at + 1] === SLASH && fields.bytes[at + 2] === SLASH) {
      authority = at + 3;
      break;
    }
  }
  const query = fields.find(QUESTION, { start: authority, end });
  const path = fields.find(SLASH, { start: authority, end: query });
  return path === query ? undefined : { start: path, end: query };
}

/** The address before a port, without brackets; undefined where it is less simple. */
function ipIn(fields: OrdinaryFields, field: number): Span | undefined {
  const [start, end] = [fields.start(field), fields.end(field)];
  const colon = fields.findLast(COLON, { start, end });
  if (colon < start || !fields.isDigits(colon + 1, end)) return undefined;
  if (fields.bytes[start] !== OPENING_BRACKET) return { start, end: colon };
  return fields.bytes[colon - 1] === CLOSING_BRACKET ? { start: start + 1, end: colon - 1 } : undefined;
}

/** Whether a whole number is written as JSON writes it. */
function isCanonical(fields: OrdinaryFields, { start, end }: Span): boolean {
  const isNegative = fields.bytes[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  if (!fields.isDigits(first, end)) return false;
  return fields.bytes[first] !== ZERO || (!isNegative && end === first + 1);
}

function isMinusOne(fields: OrdinaryFields, field: number): boolean {
  const start = fields.start(field);
  return fields.end(field) === start + 2 && fields.bytes[start] === MINUS && fields.bytes[start + 1] === ONE;
}

/** Of seconds with at most six digits behind the point; undefined where there is anything else. */
function readMicroseconds(fields: OrdinaryFields, field: number): number | undefined {
  const [start, end] = [fields.start(field), fields.end(field)];
  const point = fields.find(POINT, { start, end });
  if (!fields.isDigits(start, point) || point - start > 8) return undefined;
  const seconds = fields.readDigits(start, point) * 1_000_000;
  if (point === end) return seconds;
  const digits = end - point - 1;
  if (digits > 6 || !fields.isDigits(point + 1, end)) return undefined;
  return seconds + fields.readDigits(point + 1, end) * (TENS[6 - digits] ?? 1);
}

const TENS = [1, 10, 100, 1_000, 10_000, 100_000];

/** Writes a thousandth of a whole number, without zeros at its end. */
function writeThousandths(json: JsonBytes, value: number): void {
  const whole = Math.floor(value / 1_000);
  json.count(whole);
  let rest = value - whole * 1_000;
  if (rest > 0) json.byte(POINT);
  for (let power = 100; rest > 0; power /= 10) {
    const digit = Math.floor(rest / power);
    json.byte(ZERO + digit);
    rest -= digit * power;
  }
}

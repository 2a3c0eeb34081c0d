import { viewOf } from "./json-bytes.ts";

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const ZULU = 90;
const BACKSLASH = 92;
const DELETE = 127;

/** More fields than any line has. A line with more is none that is ordinary. */
const MOST_FIELDS = 64;
/** A double holds as many exactly. */
const MOST_DIGITS = 15;

/**
 * Where the fields of an ordinary line begin and end in its bytes. Ordinary is a line of visible ASCII, spaces, and quotes just where they
 * enclose fields: nothing in it needs to be undone, and in JSON nothing but those quotes needs to be escaped.
 */
export class OrdinaryFields {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = viewOf(this.bytes);
  count = 0;
  readonly starts = new Int32Array(MOST_FIELDS);
  readonly ends = new Int32Array(MOST_FIELDS);
  quoteCount = 0;
  readonly quotes = new Int32Array(2 * MOST_FIELDS);

  /** Reads from other bytes. */
  moveTo(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }

  /** Finds the fields of a line; false: it is not ordinary. */
  scan(start: number, end: number): boolean {
    const { bytes, starts, ends, quotes } = this;
    let count = 0;
    let quoteCount = 0;
    let at = start;
    while (at < end) {
      let code = bytes[at];
      if (code === SPACE) {
        at += 1;
        continue;
      }
      if (count === MOST_FIELDS) return false;
      if (code === QUOTE) {
        quotes[quoteCount] = at;
        at += 1;
        starts[count] = at;
        for (; ; at += 1) {
          if (at >= end) return false;
          code = bytes[at];
          if (code === QUOTE) break;
          if (!isPlain(code)) return false;
        }
        ends[count] = at;
        quotes[quoteCount + 1] = at;
        quoteCount += 2;
        at += 1;
        // The beginning of a list with quotes of its own.
        if (at < end && bytes[at] === COMMA) return false;
      } else {
        starts[count] = at;
        for (; at < end; at += 1) {
          code = bytes[at];
          if (code === SPACE) break;
          if (code === QUOTE || !isPlain(code)) return false;
        }
        ends[count] = at;
      }
      count += 1;
    }
    this.count = count;
    this.quoteCount = quoteCount;
    return true;
  }

  start(index: number): number {
    return this.starts[index] ?? 0;
  }

  end(index: number): number {
    return this.ends[index] ?? 0;
  }

  isAbsent(index: number): boolean {
    return index >= this.count || this.isHyphen(this.start(index), this.end(index));
  }

  isHyphen(start: number, end: number): boolean {
    return end === start + 1 && this.bytes[start] === MINUS;
  }

  /** Whether the field is a time in UTC, or in no zone, that a calendar has. */
  isTime(index: number): boolean {
    const [start, end] = [this.start(index), this.end(index)];
    if (index >= this.count || end - start < TIME_SHAPE.length) return false;
    for (let place = 0; place < TIME_SHAPE.length; place += 1) {
      const [code, found = 0] = [TIME_SHAPE[place], this.bytes[start + place]];
      if (code === ZERO ? !isDigit(found) : found !== code) return false;
    }
    const month = this.readDigits(start + 5, start + 7);
    const day = this.readDigits(start + 8, start + 10);
    return (
      day > 0 &&
      day <= (DAYS[month] ?? 0) &&
      this.readDigits(start + 11, start + 13) < 24 &&
      this.readDigits(start + 14, start + 16) < 60 &&
      this.readDigits(start + 17, start + 19) < 60 &&
      this.#isFraction(start + TIME_SHAPE.length, end)
    );
  }

  /** Whether there is nothing, or a point and up to nine digits; with a `Z` behind it or without. */
  #isFraction(start: number, end: number): boolean {
    const last = this.bytes[end - 1] === ZULU ? end - 1 : end;
    if (last === start) return true;
    return this.bytes[start] === POINT && last - start <= 10 && this.isDigits(start + 1, last);
  }

  /** Whether nothing but what numbers are made of is in a field that is there. */
  looksNumeric(index: number): boolean {
    if (this.isAbsent(index)) return false;
    for (let at = this.start(index); at < this.end(index); at += 1) {
      const code = this.bytes[at] ?? 0;
      if (!isDigit(code) && code !== POINT && code !== MINUS) return false;
    }
    return true;
  }

  /** The place of a byte from a place on, or `end`. */
  find(code: number, { start, end }: Span): number {
    let at = start;
    while (at < end && this.bytes[at] !== code) at += 1;
    return at;
  }

  /** The place of a byte before `end`, or `start - 1`. */
  findLast(code: number, { start, end }: Span): number {
    let at = end - 1;
    while (at >= start && this.bytes[at] !== code) at -= 1;
    return at;
  }

  /** Whether there are digits and nothing else, and not too many to be one number. */
  isDigits(start: number, end: number): boolean {
    if (end <= start || end - start > MOST_DIGITS) return false;
    for (let at = start; at < end; at += 1) if (!isDigit(this.bytes[at] ?? 0)) return false;
    return true;
  }

  /** The number that digits write. */
  readDigits(start: number, end: number): number {
    let value = 0;
    for (let at = start; at < end; at += 1) value = value * 10 + (this.bytes[at] ?? 0) - ZERO;
    return value;
  }
}

/** From the first byte to before the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const TIME_SHAPE = Array.from("0000-00-00T00:00:00", (character) => character.charCodeAt(0));

/** By the number of the month. */
const DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isPlain(code: number | undefined): boolean {
  return code !== undefined && code >= SPACE && code < DELETE && code !== BACKSLASH;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

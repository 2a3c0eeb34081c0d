import type { Endpoint } from "./parsed-line.ts";
import { unescape } from "./unescape.ts";

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const BACKSLASH = 92;
const OPENING_BRACKET = 91;
const CARRIAGE_RETURN = 13;

/** Powers of ten that a double holds exactly; dividing a whole number below 2^53 by one of them rounds as `Number` does. */
const TENS = Array.from({ length: 16 }, (_, power) => 10 ** power);

/**
 * Where the fields of one line begin and end, and what they hold; scans one line after the other, so that a line costs no
 * more than the values that are asked for.
 *
 * Fields stand apart by spaces. One that begins with a quote ends with the next quote that no backslash escapes, and needs
 * no space behind it (AWS: its own example of a WebSocket line lacks one). `"h2","http/1.1"` is one field (AWS: NLB's list
 * of ALPN protocols).
 */
export class FieldScanner {
  raw = "";
  count = 0;
  /** Indices of fields that did not hold what was asked for. */
  readonly misread: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #hasEscapes = false;

  /** Finds the fields of a line; false: a quote is opened and never closed. */
  scan(raw: string): boolean {
    this.raw = raw;
    this.misread.length = 0;
    this.#hasEscapes = raw.includes("\\");
    const starts = this.#starts;
    const ends = this.#ends;
    let length = raw.length;
    while (length > 0 && isBlank(raw.charCodeAt(length - 1))) length -= 1;
    let count = 0;
    let at = 0;
    while (at < length) {
      const code = raw.charCodeAt(at);
      if (code === SPACE) {
        at += 1;
      } else if (code === QUOTE) {
        const end = this.#findClosingQuote(at + 1);
        if (end === -1) return false;
        starts[count] = at + 1;
        ends[count] = end;
        count += 1;
        at = end + 1;
      } else {
        let end = raw.indexOf(" ", at);
        if (end === -1 || end > length) end = length;
        starts[count] = at;
        ends[count] = end;
        count += 1;
        at = end + 1;
      }
    }
    this.count = count;
    return true;
  }

  #findClosingQuote(from: number): number {
    const raw = this.raw;
    let end = raw.indexOf('"', from);
    while (end !== -1) {
      if (this.#hasEscapes && isEscaped(raw, end)) end = raw.indexOf('"', end + 1);
      else if (raw.charCodeAt(end + 1) === COMMA && raw.charCodeAt(end + 2) === QUOTE) {
        end = raw.indexOf('"', end + 3);
      } else return end;
    }
    return -1;
  }

  /** Whether the field is a time. */
  isTime(index: number): boolean {
    if (index >= this.count) return false;
    const start = this.#starts[index] ?? 0;
    return (
      (this.#ends[index] ?? 0) - start >= TIME_LENGTH &&
      isDigit(this.raw.charCodeAt(start)) &&
      this.raw.charCodeAt(start + 4) === MINUS &&
      TIME.test(this.written(index))
    );
  }

  /** Whether the field is a decimal number. */
  isNumber(index: number): boolean {
    return index < this.count && !Number.isNaN(readDecimal(this.raw, this.#starts[index] ?? 0, this.#ends[index] ?? 0));
  }

  /** The field as it is written, without its quotes; empty when there is none. */
  written(index: number): string {
    return index < this.count ? this.raw.slice(this.#starts[index], this.#ends[index]) : "";
  }

  isAbsent(index: number): boolean {
    if (index >= this.count) return true;
    const start = this.#starts[index] ?? 0;
    return this.#ends[index] === start + 1 && this.raw.charCodeAt(start) === MINUS;
  }

  text(index: number): string | null {
    if (this.isAbsent(index)) return null;
    const written = this.raw.slice(this.#starts[index], this.#ends[index]);
    return this.#hasEscapes && written.includes("\\") ? unescape(written) : written;
  }

  /** Items between separators; for `","` the ones inside quotes of their own. */
  list(index: number, separator: " " | "," | '","'): readonly string[] | null {
    const text = this.text(index);
    if (text === null) return null;
    return text.includes(separator) ? text.split(separator) : [text];
  }

  /** A decimal number; null and noted as misread when the field holds anything else. */
  number(index: number): number | null {
    if (this.isAbsent(index)) return null;
    const value = readDecimal(this.raw, this.#starts[index] ?? 0, this.#ends[index] ?? 0);
    if (!Number.isNaN(value)) return value;
    this.misread.push(index);
    return null;
  }

  /** A number that the log writes as -1 when it was not measured. */
  measure(index: number): number | null {
    const value = this.number(index);
    return value === -1 ? null : value;
  }

  /** `address:port`, or an address alone. */
  endpoint(index: number): Endpoint | null {
    if (this.isAbsent(index)) return null;
    const start = this.#starts[index] ?? 0;
    const end = this.#ends[index] ?? 0;
    const text = this.raw.slice(start, end);
    const bracketed = this.raw.charCodeAt(start) === OPENING_BRACKET;
    const colon = text.lastIndexOf(":");
    const closing = bracketed ? text.lastIndexOf("]") : -1;
    if (bracketed && closing > colon) return { text, ip: text.slice(1, closing), port: null };
    if (colon === -1) return { text, ip: text, port: null };
    const port = readDecimal(this.raw, start + colon + 1, end);
    const ip = bracketed && closing !== -1 ? text.slice(1, closing) : text.slice(0, colon);
    return Number.isNaN(port) ? { text, ip: text, port: null } : { text, ip, port };
  }

  /** Texts of all fields from this one on; null when there are none. */
  rest(from: number): readonly string[] | null {
    if (this.count <= from) return null;
    return Array.from({ length: this.count - from }, (_, index) => this.text(from + index) ?? "-");
  }

  /** What was misread, by the fields' names. */
  unexpected(names: readonly string[]): Readonly<Record<string, string>> | null {
    if (this.misread.length === 0) return null;
    return Object.fromEntries(this.misread.map((index) => [names[index] ?? String(index + 1), this.written(index)]));
  }
}

/**
 * A time in ISO 8601 that a calendar has: any other would be thrown away by Logstash, and its event would go to another index with
 * each delivery.
 */
const TIME =
  /^\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?$/;
const TIME_LENGTH = 19;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === CARRIAGE_RETURN;
}

function isEscaped(raw: string, at: number): boolean {
  let before = at - 1;
  while (raw.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

/** Returns the decimal number between two places of a text; NaN when there is none. */
function readDecimal(raw: string, start: number, end: number): number {
  let at = start;
  const negative = raw.charCodeAt(at) === MINUS;
  if (negative) at += 1;
  const first = at;
  let value = 0;
  let fraction = 0;
  let hasPoint = false;
  for (; at < end; at += 1) {
    const code = raw.charCodeAt(at);
    if (isDigit(code)) {
      value = value * 10 + (code - ZERO);
      if (hasPoint) fraction += 1;
    } else if (code === POINT && !hasPoint && at > first) {
      hasPoint = true;
    } else {
      return Number.NaN;
    }
  }
  const digits = at - first - (hasPoint ? 1 : 0);
  if (digits === 0 || (hasPoint && fraction === 0)) return Number.NaN;
  // Beyond fifteen digits the sums above are not exact.
  if (digits > 15) return Number(raw.slice(start, end));
  const size = fraction === 0 ? value : value / (TENS[fraction] ?? 1);
  return negative ? -size : size;
}

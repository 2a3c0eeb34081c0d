/** A line of an object, as bytes. */
export interface SplitLine {
  readonly bytes: Buffer;
  /** Of its first byte in `bytes`. */
  readonly start: number;
  /** Behind its last byte, without its line feed; where it was too long, behind what is kept of it. */
  readonly end: number;
  /** Of its first byte, in the unzipped object. */
  readonly offset: number;
  /** Of the whole line: more than is kept where it was too long. */
  readonly lengthBytes: number;
}

/** Cuts bytes into lines as they come, in memory that does not grow with the object. */
export interface LineSplitter {
  /** Returns the lines that these bytes complete. */
  push(bytes: Buffer): readonly SplitLine[];
  /** Returns the last line, when the object did not end with a line end. */
  end(): readonly SplitLine[];
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Returns a splitter of lines that end with `\n` or `\r\n`; empty ones are left out. Of a line that is longer than
 * `maxLineBytes` the beginning is kept and the rest is only counted.
 */
export function createLineSplitter(maxLineBytes: number): LineSplitter {
  /** The beginning of a line whose end has not come yet. */
  let head: Buffer[] = [];
  let keptBytes = 0;
  let lineBytes = 0;
  let offset = 0;

  const hold = (bytes: Buffer): void => {
    lineBytes += bytes.length;
    const rest = bytes.subarray(0, Math.max(0, maxLineBytes - keptBytes));
    if (rest.length === 0) return;
    // A copy: the piece that is held would keep the whole of its chunk in memory.
    head.push(Buffer.from(rest));
    keptBytes += rest.length;
  };
  const complete = (): readonly SplitLine[] => {
    const bytes = Buffer.concat(head);
    const line = { bytes, start: 0, end: bytes.length, offset, lengthBytes: lineBytes };
    offset += lineBytes;
    head = [];
    keptBytes = 0;
    lineBytes = 0;
    return isEmpty(line) ? [] : [line];
  };
  return {
    push(bytes) {
      const lines: SplitLine[] = [];
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
        if (lineBytes > 0) {
          hold(bytes.subarray(start, end));
          lines.push(...complete());
        } else {
          const lengthBytes = end - start;
          const line = { bytes, start, end: Math.min(end, start + maxLineBytes), offset, lengthBytes };
          offset += lengthBytes;
          if (!isEmpty(line)) lines.push(line);
        }
        offset += 1;
        start = end + 1;
      }
      if (start < bytes.length) hold(bytes.subarray(start));
      return lines;
    },
    end: () => (lineBytes === 0 ? [] : complete()),
  };
}

function isEmpty({ bytes, start, lengthBytes }: SplitLine): boolean {
  return lengthBytes === 0 || (lengthBytes === 1 && bytes[start] === CARRIAGE_RETURN);
}

/** Says whether a line was too long, so that only its beginning is there. */
export function isCut({ start, end, lengthBytes }: SplitLine): boolean {
  return lengthBytes > end - start;
}

/** A line as text. */
export interface ReadLine {
  readonly raw: string;
  /** What the text was made of: the line without its carriage return. */
  readonly bytes: Buffer;
  /** Otherwise the text has the replacement character where the bytes are no UTF-8. */
  readonly isUtf8: boolean;
}

/** Returns a line as text. Of one that was cut the last character is left out where it was cut through. */
export function readLine(place: SplitLine): ReadLine {
  const { bytes, start, end } = place;
  const last = isCut(place) ? endOfCharacters(place) : bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  const line = bytes.subarray(start, last);
  const raw = line.toString("utf8");
  return { raw, bytes: line, isUtf8: !raw.includes(REPLACEMENT) || Buffer.from(raw).equals(line) };
}

const REPLACEMENT = "\uFFFD";
const CONTINUES = 0b1000_0000;
const LONGEST_CHARACTER = 4;

/** Returns where the last whole character ends: in UTF-8 the first byte of one tells how many follow. */
function endOfCharacters({ bytes, start, end }: SplitLine): number {
  for (let at = end - 1; at >= Math.max(start, end - LONGEST_CHARACTER); at -= 1) {
    const byte = bytes[at] ?? 0;
    if ((byte & 0b1100_0000) === CONTINUES) continue;
    return at + lengthOfCharacter(byte) > end ? at : end;
  }
  return end;
}

function lengthOfCharacter(first: number): number {
  if (first < 0b1100_0000) return 1;
  if (first < 0b1110_0000) return 2;
  return first < 0b1111_0000 ? 3 : 4;
}

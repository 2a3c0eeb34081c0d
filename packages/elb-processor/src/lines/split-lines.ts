/** A line of an object. */
export interface SplitLine {
  /** Without its line end. */
  readonly raw: string;
  /** Of its first byte, in the unzipped object. */
  readonly offset: number;
  /** How many bytes the line has, where it was too long and `raw` is only its beginning. */
  readonly cutFromBytes?: number;
}

/** Cuts bytes into lines as they come, in memory that does not grow with the object. */
export interface LineSplitter {
  /** Returns the lines that these bytes complete. */
  push(bytes: Buffer): readonly SplitLine[];
  /** Returns the last line, when the object did not end with a line end. */
  end(): readonly SplitLine[];
}

const LINE_FEED = 10;

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
    const text = withoutReturn(decode(Buffer.concat(head)));
    const line = lineBytes > keptBytes ? { raw: text, offset, cutFromBytes: lineBytes } : { raw: text, offset };
    offset += lineBytes;
    head = [];
    keptBytes = 0;
    lineBytes = 0;
    return text === "" ? [] : [line];
  };
  return {
    push(bytes) {
      const firstEnd = bytes.indexOf(LINE_FEED);
      if (firstEnd === -1) {
        hold(bytes);
        return [];
      }
      const lines: SplitLine[] = [];
      let start = 0;
      if (lineBytes > 0) {
        hold(bytes.subarray(0, firstEnd));
        lines.push(...complete());
        offset += 1;
        start = firstEnd + 1;
      }
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      if (start < end) splitWhole(bytes.subarray(start, end), { offset, maxLineBytes }, lines);
      offset += end - start;
      if (end < bytes.length) hold(bytes.subarray(end));
      return lines;
    },
    end: () => (lineBytes === 0 ? [] : complete()),
  };
}

/** Splits bytes that end with a line feed. Nearly always they are ASCII, and a place in the text is one in the bytes. */
function splitWhole(bytes: Buffer, { offset, maxLineBytes }: WholeLines, lines: SplitLine[]): void {
  const text = decode(bytes);
  if (text.length !== bytes.length) {
    splitBytes(bytes, { offset, maxLineBytes }, lines);
    return;
  }
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf("\n", start);
    addLine(lines, { raw: text.slice(start, end), offset: offset + start, length: end - start, maxLineBytes });
    start = end + 1;
  }
}

interface WholeLines {
  readonly offset: number;
  readonly maxLineBytes: number;
}

/** The slow way, for text in which a character may be several bytes. */
function splitBytes(bytes: Buffer, { offset, maxLineBytes }: WholeLines, lines: SplitLine[]): void {
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(LINE_FEED, start);
    const raw = decode(bytes.subarray(start, Math.min(end, start + maxLineBytes)));
    addLine(lines, { raw, offset: offset + start, length: end - start, maxLineBytes });
    start = end + 1;
  }
}

function addLine(
  lines: SplitLine[],
  { raw, offset, length, maxLineBytes }: SplitLine & { length: number; maxLineBytes: number },
): void {
  if (length > maxLineBytes) {
    lines.push({ raw: raw.slice(0, maxLineBytes), offset, cutFromBytes: length });
    return;
  }
  const text = withoutReturn(raw);
  if (text !== "") lines.push({ raw: text, offset });
}

/** Bytes that are no UTF-8 become the replacement character: JSON can carry nothing else. */
function decode(bytes: Buffer): string {
  return bytes.toString("utf8");
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

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

/**
 * Returns a line as text, without its carriage return. Bytes that are no UTF-8 become the replacement character: JSON can carry nothing
 * else.
 */
export function decodeLine({ bytes, start, end, lengthBytes }: SplitLine): string {
  const isWhole = end - start === lengthBytes;
  const last = isWhole && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  return bytes.toString("utf8", start, last);
}

/** Encoded lines, ready to be written. */
export interface EncodedLines {
  readonly bytes: Buffer;
  readonly lines: number;
  /** To be called once the bytes are written: their memory is used again. */
  readonly release: () => void;
}

/** Memory for encoded lines that is used again and again: fresh memory for each batch costs more than all of sending. */
export interface LineBuffers {
  /** Returns lines as bytes, each with its line feed, in as many pieces as they take. */
  encode(lines: readonly string[]): readonly EncodedLines[];
}

const BUFFER_BYTES = 256 * 1024;
/** More than that is not kept; as much can be on its way at once over a few connections. */
const KEPT_BUFFERS = 8;
const LINE_FEED = 10;
/** A UTF-16 unit is three bytes of UTF-8 at most. */
const BYTES_A_UNIT = 3;

/** Returns memory for the lines of one Broker. */
export function createLineBuffers(): LineBuffers {
  const free: Buffer[] = [];
  const finish = (buffer: Buffer, { used, lines }: { used: number; lines: number }): EncodedLines => ({
    bytes: buffer.subarray(0, used),
    lines,
    release() {
      if (buffer.length === BUFFER_BYTES && free.length < KEPT_BUFFERS) free.push(buffer);
    },
  });
  return {
    encode(lines) {
      const pieces: EncodedLines[] = [];
      let buffer: Buffer | undefined;
      let used = 0;
      let count = 0;
      for (const line of lines) {
        const most = line.length * BYTES_A_UNIT + 1;
        if (buffer !== undefined && used + most > buffer.length) {
          pieces.push(finish(buffer, { used, lines: count }));
          buffer = undefined;
        }
        if (buffer === undefined) {
          buffer =
            most > BUFFER_BYTES ? Buffer.allocUnsafe(most) : (free.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES));
          used = 0;
          count = 0;
        }
        used += buffer.write(line, used);
        buffer[used] = LINE_FEED;
        used += 1;
        count += 1;
      }
      if (buffer !== undefined) pieces.push(finish(buffer, { used, lines: count }));
      return pieces;
    },
  };
}

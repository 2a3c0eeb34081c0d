/** Standard input and output for what may be too large for memory; tests hand in their own. */
export interface ByteStreams {
  /** Whether a person would have to type the input. */
  readonly inputIsTyped: boolean;
  input(): AsyncIterable<Buffer>;
  /** Writes to standard output, as fast as it is read; false when its reader is gone. */
  write(bytes: Uint8Array): Promise<boolean>;
}

/** The streams of this process. */
export function byteStreams(): ByteStreams {
  return {
    inputIsTyped: process.stdin.isTTY,
    input: () => process.stdin as AsyncIterable<Buffer>,
    write: (bytes) =>
      new Promise((resolve) => {
        process.stdout.write(bytes, (error) => resolve(error === null || error === undefined));
      }),
  };
}

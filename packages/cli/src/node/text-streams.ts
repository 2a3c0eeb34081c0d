import { text } from "node:stream/consumers";

/** Standard input and output for texts that are to stay byte for byte what they are; tests hand in their own. */
export interface TextStreams {
  /** Whether a person would have to type the input. */
  readonly inputIsTyped: boolean;
  /** Reads standard input to its end. */
  read(): Promise<string>;
  /** Writes to standard output, without a line end of its own. */
  write(text: string): void;
}

/** The streams of this process. */
export function processStreams(): TextStreams {
  return {
    inputIsTyped: process.stdin.isTTY,
    read: () => text(process.stdin),
    write: (each) => void process.stdout.write(each),
  };
}

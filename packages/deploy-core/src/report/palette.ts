/** Turns a piece of text into its emphasised form. Colour never says what the words do not. */
export interface Palette {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly careful: Paint;
}

export type Paint = (text: string) => string;

/** Returns the colours of a terminal (ANSI, ECMA-48 "SGR"), or none where the text goes to a file. */
export function createPalette(colour: boolean): Palette {
  const paint = (code: number): Paint => (colour ? (text) => `\u001B[${code}m${text}\u001B[0m` : (text) => text);
  return { strong: paint(1), faint: paint(2), good: paint(32), bad: paint(31), careful: paint(33) };
}

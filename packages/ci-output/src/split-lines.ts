/** Splits text where any of the places' readers ends a line: at a line feed, at a carriage return, or at both. */
export function splitLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

/** How wide text for a person is at most: what many windows and the logs of build servers show without a break. */
export const TEXT_WIDTH = 100;

/**
 * Returns a line as several, none wider than `width` where its words allow it. What follows stands under the value of
 * the line: after its label, `data      log events ...`, else two columns in.
 */
export function wrapLine(line: string, width = TEXT_WIDTH): readonly string[] {
  if (line.length <= width) return [line];
  const hang = " ".repeat(/^ *\S+ {2,}(?=\S)/.exec(line)?.[0].length ?? (/^ */.exec(line)?.[0].length ?? 0) + 2);
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const at = rest.lastIndexOf(" ", width);
    if (at <= hang.length) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = `${hang}${rest.slice(at + 1).trimStart()}`;
  }
  return [...lines, rest];
}

const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/**
 * Renders values as one line of as many characters, the newest at its end; what could not be read is a gap. The lowest value is the lowest
 * bar: it shows how a measure moves, and not how large it is. One that never moved is a line at half height.
 */
export function renderSparkline(values: readonly (number | undefined)[], width: number): string {
  const shown = values.slice(-width);
  const known = shown.filter((value) => value !== undefined);
  const [lowest, highest] = [Math.min(...known), Math.max(...known)];
  return shown
    .map((value) => {
      if (value === undefined) return "·";
      const level = highest === lowest ? 3 : Math.round(((value - lowest) / (highest - lowest)) * (LEVELS.length - 1));
      return LEVELS[level] ?? "";
    })
    .join("");
}

/** Why a text is no format of the date filter, or means another than it seems to, one sentence each. */
export function checkDateFormat(format: string): readonly string[] {
  if (NAMED_FORMATS.has(format)) return [];
  if (format === "") return ["A date format is empty."];
  const quotes = format.split("'").length - 1;
  if (quotes % 2 === 1) return [`A quote in the date format "${format}" is not closed.`];
  const letters = format.replaceAll(/'[^']*'/g, " ");
  const runs = letters.match(/([A-Za-z])\1*/g) ?? [];
  const has = (letter: string): boolean => runs.some((run) => run.startsWith(letter));
  const problems: string[] = [];
  const unknown = runs.find((run) => !LETTERS.includes(run.charAt(0)));
  if (unknown !== undefined) {
    const name = [...NAMED_FORMATS].find((known) => known.toLowerCase() === format.toLowerCase());
    const hint = name === undefined ? `text is written between quotes, '${unknown}'` : `did you mean ${name}?`;
    problems.push(
      `"${unknown}" in the date format "${format}" is no part of a date; ${hint}`.replace(/([^?])$/, "$1."),
    );
  } else if (runs.length === 0) problems.push(`The date format "${format}" has no part of a date.`);
  if (has("D") && has("M"))
    problems.push(`"D" in the date format "${format}" is the day of the year; the day of the month is "d".`);
  if (has("m") && !has("H") && !has("h") && !has("k") && !has("K")) {
    problems.push(`"m" in the date format "${format}" is minutes; months are "M".`);
  }
  if (runs.filter((run) => run.startsWith("m")).length > 1) {
    problems.push(`"m" stands twice in the date format "${format}"; months are "M".`);
  }
  if (has("h") && !has("a"))
    problems.push(`"h" in the date format "${format}" goes to 12 and needs "a"; the hour of the day is "H".`);
  return problems;
}

const NAMED_FORMATS = new Set(["ISO8601", "UNIX", "UNIX_MS", "TAI64N"]);
// The letters of Joda-Time's DateTimeFormat, which the date filter is built on.
const LETTERS = "GCYxweEyDMdaKhHkmsSzZ";

import { refused, type Finding } from "../finding.ts";
import { shown, textOf, type Value } from "../document/value.ts";

/**
 * What is wrong with a schedule: six fields, or seven with the year, and one of the two days is `?`. Elasticsearch reference:
 * "Cron schedule". A snapshot policy may have a span of time instead, such as `1h`.
 */
export function checkSchedule(key: string, value: Value): readonly Finding[] {
  const text = textOf(value);
  const form =
    "Write seconds, minutes, hours, day of the month, month and day of the week, such as 0 30 1 * * ? for half past one.";
  if (text === undefined) return [refused(value.at, `${key} is ${shown(value)}, and a schedule is a text. ${form}`)];
  if (/^\d+(?:m|h|d)$/.test(text)) return [];
  const fields = text.trim().split(/\s+/);
  if (fields.length === 5) {
    return [
      refused(
        value.at,
        `${key} has the five fields of a crontab, and Elasticsearch wants the seconds before them. ${form}`,
      ),
    ];
  }
  if (fields.length !== 6 && fields.length !== 7) {
    return [
      refused(
        value.at,
        `${key} has ${fields.length} ${fields.length === 1 ? "field" : "fields"}, and Elasticsearch wants six, or seven with the year. ${form}`,
      ),
    ];
  }
  const wrong = fields.slice(0, 6).findIndex((field, index) => !fieldFits(field, index));
  if (wrong >= 0) {
    return [refused(value.at, `The ${NAMES[wrong]} of ${key} cannot be ${JSON.stringify(fields[wrong])}. ${form}`)];
  }
  if ((fields[3] === "?") === (fields[5] === "?")) {
    return [
      refused(
        value.at,
        `Of the two days of ${key} one has to be ?, since the other says which day it is. Write * and ? for every day.`,
      ),
    ];
  }
  return [];
}

const NAMES = ["seconds", "minutes", "hours", "day of the month", "month", "day of the week"];
const LIMITS = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [1, 7],
] as const;
const WORDS = [
  "",
  "",
  "",
  "L|W|LW",
  "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC",
  "SUN|MON|TUE|WED|THU|FRI|SAT|L",
];

function fieldFits(field: string, index: number): boolean {
  const [least, most] = LIMITS[index] ?? [0, 59];
  const isValue = (text: string): boolean =>
    /^\d+$/.test(text)
      ? Number(text) >= least && Number(text) <= most
      : (WORDS[index] ?? "").split("|").includes(text.toUpperCase()) && text !== "";
  return field.split(",").every((part) => {
    const [range = "", step, ...more] = part.split("/");
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === "*" || (range === "?" && (index === 3 || index === 5))) return true;
    const [from = "", to, ...rest] = range.replace(/(?<=\d)[LW]$|#\d$/, "").split("-");
    return rest.length === 0 && isValue(from) && (to === undefined || isValue(to));
  });
}

import { type FilterResult, none, text, unsupported } from "./filter.ts";
import { type CalendarTime, type Moment, toCalendar } from "./moment.ts";

/**
 * Returns a moment in a .NET format: one of the standard ones that are the same in every culture (O, R, s and u), or a custom one.
 * Names of days and months are English. Standard formats that follow the culture of the machine are refused.
 *
 * @see https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
 */
export function formatMoment(moment: Moment, format: string): FilterResult {
  if (format.length === 1) {
    const standard = STANDARD[format];
    if (standard !== undefined) return formatCustom(moment, standard);
    const inUtc = IN_UTC[format];
    if (inUtc !== undefined) {
      return moment.zone.kind === "offset" && moment.zone.minutes !== 0
        ? unsupported(`the date format ${format} of a time that is not in UTC`)
        : formatCustom(moment, inUtc);
    }
    if (/^[dDfFgGmMtTuUyY]$/.test(format)) {
      return unsupported(`the date format ${format}, which depends on the culture of the machine`);
    }
    return none(`a date format ${format}, which is none`);
  }
  return formatCustom(moment, format);
}

const ROUND_TRIP = "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK";

const STANDARD: Readonly<Record<string, string>> = {
  O: ROUND_TRIP,
  o: ROUND_TRIP,
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
};

const IN_UTC: Readonly<Record<string, string>> = {
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
};

/** Repeated letters, text in quotes, an escaped character, a lone specifier behind `%`, or anything else as it is. */
const PIECES = /([dfFghHKmMstyz])\1*|"[^"]*"|'[^']*'|\\[\s\S]|%[\s\S]|[\s\S]/gu;

function formatCustom(moment: Moment, format: string): FilterResult {
  const calendar = toCalendar(moment);
  let result = "";
  for (const [piece] of format.matchAll(PIECES)) {
    if (/^["'\\]/.test(piece)) {
      if (piece.length === 1) return none(`a date format ${format}, whose quotes or escapes do not end`);
      result += piece.startsWith("\\") ? piece.slice(1) : piece.slice(1, -1);
      continue;
    }
    const specifier = piece.startsWith("%") ? piece.slice(1) : piece;
    const { kind } = moment.zone;
    if ((kind === "local" && /^[Kz]/.test(specifier)) || (kind === "none" && specifier.startsWith("z"))) {
      return unsupported(`the date format ${format} for a time of which no zone is known`);
    }
    const rendered = renderSpecifier(specifier, { calendar, moment });
    if (rendered === undefined) return none(`a date format ${format}, which is none`);
    result += rendered;
  }
  return text(result);
}

interface Parts {
  readonly calendar: CalendarTime;
  readonly moment: Moment;
}

function renderSpecifier(specifier: string, { calendar, moment }: Parts): string | undefined {
  const count = specifier.length;
  const two = (value: number): string => String(value).padStart(Math.min(count, 2), "0");
  switch (specifier.charAt(0)) {
    case "d":
      return count < 3 ? two(calendar.day) : nameOf(DAYS[calendar.weekday], count);
    case "M":
      return count < 3 ? two(calendar.month) : nameOf(MONTHS[calendar.month - 1], count);
    case "y":
      return count < 3 ? two(calendar.year % 100) : String(calendar.year).padStart(count, "0");
    case "H":
      return two(calendar.hour);
    case "h":
      return two(calendar.hour % 12 === 0 ? 12 : calendar.hour % 12);
    case "m":
      return two(calendar.minute);
    case "s":
      return two(calendar.second);
    case "t":
      return (calendar.hour < 12 ? "AM" : "PM").slice(0, count);
    case "g":
      return "A.D.";
    case "f":
      return count > 7 ? undefined : fractionOf(moment, count);
    case "F":
      return count > 7 ? undefined : fractionOf(moment, count).replace(/0+$/, "");
    case "K":
      return moment.zone.kind === "utc" ? "Z" : moment.zone.kind === "none" ? "" : renderOffset(moment, 3);
    case "z":
      return renderOffset(moment, count);
    default:
      return specifier;
  }
}

function fractionOf({ ticks }: Moment, count: number): string {
  return String(ticks).padStart(7, "0").slice(0, count);
}

function renderOffset({ zone }: Moment, count: number): string {
  const minutes = zone.kind === "offset" ? zone.minutes : 0;
  const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(Math.min(count, 2), "0");
  const rest = count > 2 ? `:${String(Math.abs(minutes) % 60).padStart(2, "0")}` : "";
  return `${minutes < 0 ? "-" : "+"}${hours}${rest}`;
}

function nameOf(name = "", count: number): string {
  return count === 3 ? name.slice(0, 3) : name;
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

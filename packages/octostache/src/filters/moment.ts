/** A date and time as it is written, and what was said of its zone. */
export interface Moment {
  /** Seconds from 1970-01-01T00:00:00 to it, taken as if it were UTC. */
  readonly seconds: number;
  /** The part of a second in units of 100 nanoseconds, which is as fine as .NET goes. */
  readonly ticks: number;
  readonly zone: Zone;
}

/**
 * `none`: nothing was said, and a time without a zone is meant. `local`: nothing was said, and a time where it is rendered
 * is meant, of which only the machine knows the offset. `utc`: a `Z`.
 */
export type Zone =
  | { readonly kind: "none" }
  | { readonly kind: "local" }
  | { readonly kind: "utc" }
  | { readonly kind: "offset"; readonly minutes: number };

/** A moment in the parts that people write. */
export interface CalendarTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Returns the moment of a count of milliseconds since 1970. */
export function momentOf(epochMs: number, zone: Zone): Moment {
  const seconds = Math.floor(epochMs / 1000);
  return { seconds, ticks: Math.floor(epochMs - seconds * 1000) * 10_000, zone };
}

/**
 * Returns the moment that a text is: a date as `2030-05-22` or `2030/05/22`, then perhaps a time, then perhaps `Z` or an
 * offset. Other orders of day and month depend on the culture of the machine that reads them.
 */
export function parseMoment(text: string): Moment | undefined {
  const found = FORM.exec(text.trim())?.groups;
  if (found === undefined) return undefined;
  const number = (name: string): number => Number(found[name] ?? 0);
  const [year, month, day] = [number("year"), number("month"), number("day")];
  const [hour, minute, second] = [number("hour"), number("minute"), number("second")];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const seconds = daysTo(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
  return { seconds, ticks: Number((found["fraction"] ?? "").padEnd(7, "0").slice(0, 7)), zone: readZone(found) };
}

/** Returns the moment so many seconds later, its zone as it was; undefined outside the years 1 to 9999. */
export function addSeconds(moment: Moment, seconds: number): Moment | undefined {
  const ticks = moment.ticks + Math.round((seconds - Math.floor(seconds)) * TICKS);
  const carried = Math.floor(ticks / TICKS);
  const sum = moment.seconds + Math.floor(seconds) + carried;
  const fits = sum >= daysTo(1, 1, 1) * DAY && sum < daysTo(10_000, 1, 1) * DAY;
  return fits ? { ...moment, seconds: sum, ticks: ticks - carried * TICKS } : undefined;
}

/** Returns the parts of a moment. */
export function toCalendar({ seconds }: Moment): CalendarTime {
  const days = Math.floor(seconds / DAY);
  const rest = seconds - days * DAY;
  let year = 1970 + Math.floor(days / 365.2425);
  while (daysTo(year, 1, 1) > days) year -= 1;
  while (daysTo(year + 1, 1, 1) <= days) year += 1;
  let month = 1;
  while (month < 12 && daysTo(year, month + 1, 1) <= days) month += 1;
  return {
    year,
    month,
    day: days - daysTo(year, month, 1) + 1,
    // 1970-01-01 was a Thursday.
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
  };
}

const DAY = 86_400;
const TICKS = 10_000_000;

const FORM =
  /^(?<year>\d{4})(?<mark>[-/])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?:(?:[tT]|\s+)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?)?\s*(?<zone>[zZ]|[+-]\d{2}:?\d{2})?)?$/;

function readZone({ zone }: Readonly<Record<string, string | undefined>>): Zone {
  if (zone === undefined) return { kind: "none" };
  if (zone.toLowerCase() === "z") return { kind: "utc" };
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return { kind: "offset", minutes: zone.startsWith("-") ? -minutes : minutes };
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. */
function daysTo(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = before * 365 + leapDays - DAYS_BEFORE_1970;
  for (let each = 1; each < month; each += 1) days += daysIn(year, each);
  return days + day - 1;
}

const DAYS_BEFORE_1970 = 719_162;

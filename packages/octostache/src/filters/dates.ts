import { parseDouble, parseInteger } from "../number.ts";
import { type Filter, type FilterInput, type FilterResult, filterOf, none, unsupported } from "./filter.ts";
import { formatMoment } from "./format-moment.ts";
import { type Decimal, formatNumber, parseDecimal } from "./format-number.ts";
import { addSeconds, type Moment, momentOf, parseMoment } from "./moment.ts";

/** The filters about time, and `Format`, which writes times and numbers. */
export const DATE_FILTERS: readonly Filter[] = [
  {
    name: "NowDate",
    takes: [0, 1],
    // .NET drops the zone of the local time on purpose, so that it is written without one.
    apply: (given) =>
      now(given, ({ epochMs, utcOffsetMinutes }) => momentOf(epochMs + utcOffsetMinutes * 60_000, { kind: "none" })),
  },
  {
    name: "NowDateUtc",
    takes: [0, 1],
    apply: (given) => now(given, ({ epochMs }) => momentOf(epochMs, { kind: "utc" })),
  },
  adding("AddHours", 3600),
  adding("AddDays", 86_400),
  filterOf("Format", [1, 2], (input, args) => format(input, args)),
];

type Instant = ReturnType<NonNullable<FilterInput["clock"]>>;

function now({ input, args, clock }: FilterInput, toMoment: (instant: Instant) => Moment): FilterResult {
  if (input !== undefined) return none("a filter that takes no value in front of it (#{ | NowDate })");
  if (clock === undefined) return unsupported("the time of day, which is not known where this is rendered");
  return formatMoment(toMoment(clock()), args[0] ?? "O");
}

/** What is written without a zone stays so; `Z` and offsets are kept. */
function adding(name: string, secondsEach: number): Filter {
  return filterOf(name, [1, 1], (input, [amount = ""]) => {
    const count = parseDouble(amount);
    if (count === undefined) return none(`an amount ${amount}, which is not a number`);
    return withMoment(input, (moment) => {
      const later = addSeconds(moment, count * secondsEach);
      return later === undefined ? none("a date outside the years 1 to 9999") : formatMoment(later, "O");
    });
  });
}

function format(input: string, [first = "", second]: readonly string[]): FilterResult {
  if (second === undefined) {
    const decimal = parseDecimal(input);
    if (decimal !== undefined) return formatNumber(decimal, { format: first, whole: false });
    return withMoment(input, (moment) => formatMoment(withOffset(moment), first));
  }
  switch (first.toLowerCase()) {
    case "int":
    case "int32": {
      const whole = parseInteger(input);
      const decimal = whole === undefined ? undefined : parseDecimal(String(whole));
      return formatParsed(decimal, { format: second, whole: true });
    }
    case "double": {
      const value = parseDouble(input);
      return formatParsed(value === undefined ? undefined : toDecimal(value), { format: second, whole: false });
    }
    case "decimal":
      return formatParsed(parseDecimal(input), { format: second, whole: false });
    case "date":
    case "datetime":
      return withMoment(input, (moment) =>
        moment.zone.kind === "none"
          ? formatMoment(moment, second)
          : unsupported(
              "a time with a zone as Date, which is the time of day where it is rendered (DateTimeOffset is not)",
            ),
      );
    case "datetimeoffset":
      return withMoment(input, (moment) => formatMoment(withOffset(moment), second));
    default:
      return none(`a type ${first}, which is not one of Int, Double, Decimal, Date and DateTimeOffset`);
  }
}

/** A time with an offset is written with it, a `Z` included. */
function withOffset({ zone, ...moment }: Moment): Moment {
  if (zone.kind === "none") return { ...moment, zone: { kind: "local" } };
  return { ...moment, zone: zone.kind === "utc" ? { kind: "offset", minutes: 0 } : zone };
}

function formatParsed(value: Decimal | undefined, how: { format: string; whole: boolean }): FilterResult {
  return value === undefined ? none("a value that is not a number of that type") : formatNumber(value, how);
}

/** All digits that a double has, so that rounding is done on what it really is. */
function toDecimal(value: number): Decimal | undefined {
  return Math.abs(value) < 1e21 ? parseDecimal(value.toFixed(60).replace(/\.?0+$/, "")) : undefined;
}

function withMoment(input: string, use: (moment: Moment) => FilterResult): FilterResult {
  const moment = parseMoment(input);
  if (moment !== undefined) return use(moment);
  if (/^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|^\s*[A-Za-z]{3,9},? \d|^\s*\d{1,2}:\d{2}/.test(input)) {
    return unsupported("a date that is not written year first (2030-05-22), which each culture reads in its own way");
  }
  return none("a value that is neither a number nor a date");
}

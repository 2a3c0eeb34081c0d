import { type FilterResult, none, text, unsupported } from "./filter.ts";

/** A number in the digits it is written with. */
export interface Decimal {
  readonly negative: boolean;
  /** All digits, without zeros in front. */
  readonly digits: bigint;
  /** How many of the digits stand behind the point. */
  readonly scale: number;
}

/** Returns the number that a text is, with `,` between thousands and `.` in front of the fraction; undefined if none. */
export function parseDecimal(text: string): Decimal | undefined {
  const {
    sign,
    whole = "",
    fraction = "",
    trailing,
  } = /^\s*(?<sign>[-+])?(?<whole>\d[\d,]*)?(?:\.(?<fraction>\d*))?(?<trailing>[-+])?\s*$/.exec(text)?.groups ?? {};
  const digits = whole.replaceAll(",", "") + fraction;
  if (digits === "" || (sign !== undefined && trailing !== undefined)) return undefined;
  return { negative: (sign ?? trailing) === "-", digits: BigInt(digits), scale: fraction.length };
}

/**
 * Returns a number in a .NET format: the standard ones D, F, N, P and X, or a custom one of `0 # . , %` and text.
 * A point stands in front of the fraction and commas between thousands, whatever the machine's culture.
 * C follows the culture and is refused; so are E, G and R and what is rare in custom formats.
 *
 * @param whole whether the type is a whole number, for which alone D and X are meant.
 * @see https://learn.microsoft.com/dotnet/standard/base-types/custom-numeric-format-strings
 */
export function formatNumber(value: Decimal, { format, whole }: { format: string; whole: boolean }): FilterResult {
  const { letter, places } = /^(?<letter>[A-Za-z])(?<places>\d{0,2})$/.exec(format)?.groups ?? {};
  if (letter === undefined) return formatCustom(value, format);
  const count = places === "" ? undefined : Number(places);
  switch (letter.toUpperCase()) {
    case "F":
      return text(signed(value, renderFixed(value, { places: count ?? 2, grouped: false })));
    case "N":
      return text(signed(value, renderFixed(value, { places: count ?? 2, grouped: true })));
    case "P":
      return text(signed(value, `${renderFixed(percent(value), { places: count ?? 2, grouped: true })} %`));
    case "D":
      return whole
        ? text(`${value.negative ? "-" : ""}${String(value.digits).padStart(count ?? 1, "0")}`)
        : notFor(format);
    case "X": {
      if (!whole) return notFor(format);
      const unsigned = value.negative ? 2n ** 32n - value.digits : value.digits;
      const hex = unsigned.toString(16).padStart(count ?? 1, "0");
      return text(letter === "X" ? hex.toUpperCase() : hex);
    }
    case "C":
      return unsupported("the number format C, which depends on the culture of the machine");
    case "E":
    case "G":
    case "R":
      return unsupported(`the number format ${format}`);
    default:
      return none(`a number format ${format}, which is none`);
  }
}

function notFor(format: string): FilterResult {
  return none(`a number format ${format}, which is for whole numbers only (Format Int ${format})`);
}

function percent({ digits, ...value }: Decimal): Decimal {
  return { ...value, digits: digits * 100n };
}

/** Without its sign, rounded half away from zero. */
function renderFixed(value: Decimal, { places, grouped }: { places: number; grouped: boolean }): string {
  const rounded = round(value, places);
  const digits = String(rounded).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return `${grouped ? group(whole) : whole}${places === 0 ? "" : `.${digits.slice(-places)}`}`;
}

function round({ digits, scale }: Decimal, places: number): bigint {
  if (scale <= places) return digits * 10n ** BigInt(places - scale);
  const unit = 10n ** BigInt(scale - places);
  return (digits + unit / 2n) / unit;
}

function group(whole: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** .NET writes no minus in front of what is rounded to zero. */
function signed({ negative }: Decimal, rendered: string): string {
  return negative && /[1-9]/.test(rendered) ? `-${rendered}` : rendered;
}

function formatCustom(value: Decimal, format: string): FilterResult {
  // Text in front, digits with at most one point, text behind.
  const {
    before = "",
    digits,
    after = "",
  } = /^(?<before>(?:[^#0.,%;'"\\eE‰]|'[^']*'|"[^"]*"|\\.)*)(?<digits>[#0,]*(?:\.[#0]*)?)(?<after>(?:[^#0.,;'"\\eE‰]|'[^']*'|"[^"]*"|\\.)*)$/s.exec(
    format,
  )?.groups ?? {};
  if (digits === undefined || /^,|,(?:\.|$)/.test(digits)) return unsupported(`the number format ${format}`);
  if (!/[#0]/.test(digits)) return text(literal(format));
  const [whole = "", fraction = ""] = digits.split(".");
  const scaled = /%/.test(after) ? percent(value) : value;
  const rendered = renderFixed(scaled, { places: fraction.length, grouped: false });
  const [renderedWhole = "", renderedFraction = ""] = rendered.split(".");
  const fewest = whole.replace(/^[#,]*(?=0|$)/, "").replaceAll(",", "").length;
  const padded = renderedWhole.replace(/^0+/, "").padStart(fewest, "0");
  const kept = fraction.lastIndexOf("0") + 1;
  const shownFraction = renderedFraction.slice(0, kept) + renderedFraction.slice(kept).replace(/0+$/, "");
  const number = `${whole.includes(",") ? group(padded) : padded}${shownFraction === "" ? "" : `.${shownFraction}`}`;
  return text(signed(scaled, `${literal(before)}${number}${literal(after)}`));
}

function literal(part: string): string {
  return part.replace(/'([^']*)'|"([^"]*)"|\\(.)/gs, (_all, single?: string, double?: string, escaped?: string) => {
    return single ?? double ?? escaped ?? "";
  });
}

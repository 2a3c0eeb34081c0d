/**
 * Returns a number as .NET writes a double where no format is given: the shortest digits that read back as it, with an
 * exponent from 1E+15 up and below 0.0001.
 *
 * @see https://learn.microsoft.com/dotnet/standard/base-types/standard-numeric-format-strings
 */
export function renderDouble(value: number): string {
  if (value === 0) return "0";
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 15) return String(value);
  return `${mantissa}E${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** Returns the number that a text is to .NET where culture plays no part; undefined when it is none. */
export function parseDouble(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(trimmed)) return undefined;
  return Number(trimmed.replaceAll(",", ""));
}

/** Returns the whole number of 32 bits that a text is; undefined when it is none. */
export function parseInteger(text: string): number | undefined {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) return undefined;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined;
}

/** How a value stands to the one before it; `other` where neither is more than the other. */
export type ValueChange = "same" | "grown" | "shrunk" | "other";

/** Two values of one parameter. */
export interface ValuePair {
  readonly before: string;
  readonly after: string;
  /** True where the values are lists with commas. */
  readonly isList: boolean;
}

/**
 * Compares a value with the one before it: as numbers, as sizes or durations with their units, as lists, or `false`
 * with `true`. A list has grown when all items are still there and more, wherever they stand; the same items in another
 * order are `other`, since a template may take an item by its place.
 */
export function compareValues({ before, after, isList }: ValuePair): ValueChange {
  if (isList) return compareLists(splitList(before), splitList(after));
  if (before.trim() === after.trim()) return "same";
  const [small, large] = [measure(before, after), measure(after, before)];
  if (small === undefined || large === undefined) return "other";
  if (small === large) return "same";
  return small < large ? "grown" : "shrunk";
}

function splitList(value: string): readonly string[] {
  return value.trim() === "" ? [] : value.split(",").map((item) => item.trim());
}

function compareLists(before: readonly string[], after: readonly string[]): ValueChange {
  if (before.length === after.length && before.every((item, index) => item === after[index])) return "same";
  const keepsAll = before.every((item) => after.includes(item));
  const hasOnly = after.every((item) => before.includes(item));
  if (keepsAll === hasOnly) return "other";
  return keepsAll ? "grown" : "shrunk";
}

/** Measures a text in the smallest unit of the scale that it shares with the other one; undefined where they share none. */
function measure(text: string, other: string): number | undefined {
  const [own, others] = [split(text), split(other)];
  if (own === undefined || others === undefined) return undefined;
  const scale = SCALES.find((units) => units[own.unit] !== undefined && units[others.unit] !== undefined);
  const factor = own.unit === others.unit ? 1 : scale?.[own.unit];
  return factor === undefined ? undefined : own.amount * factor;
}

interface Amount {
  readonly amount: number;
  /** In lower case; empty for a bare number. */
  readonly unit: string;
}

function split(text: string): Amount | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === "true" || trimmed === "false") return { amount: Number(trimmed === "true"), unit: "switch" };
  const parts = /^([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)\s*([a-z]*)$/.exec(trimmed);
  return parts === null ? undefined : { amount: Number(parts[1]), unit: parts[2] ?? "" };
}

const KIB = 1024;
const DAY_S = 86_400;

/** Bytes (a bare letter is a power of 1024, as Java's heap sizes have it), then seconds; `m` is what the other value makes of it. */
const SCALES: readonly Readonly<Record<string, number>>[] = [
  {
    b: 1,
    k: KIB,
    kib: KIB,
    kb: 1000,
    m: KIB ** 2,
    mib: KIB ** 2,
    mb: 1000 ** 2,
    g: KIB ** 3,
    gib: KIB ** 3,
    gb: 1000 ** 3,
    t: KIB ** 4,
    tib: KIB ** 4,
    tb: 1000 ** 4,
  },
  { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: DAY_S, day: DAY_S, days: DAY_S, w: 7 * DAY_S },
];

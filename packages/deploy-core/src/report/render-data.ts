import type { DataAmount, DataProbe, DataUnit } from "../model/data-probe.ts";
import { renderDuration } from "./render-duration.ts";

/**
 * Renders what a look at a resource told: `41,203 objects, 12 GB, newest 3 min ago`, `at least 50,000 objects`,
 * `could not be counted: access denied`; undefined where nobody looked. `now` is in milliseconds since the Unix epoch.
 */
export function renderData(probe: DataProbe, { now }: { readonly now: number }): string | undefined {
  switch (probe.kind) {
    case "notProbed":
      return undefined;
    case "empty":
      return "empty";
    case "unreadable":
      return `could not be counted: ${probe.reason}`;
    case "holds": {
      const { amounts, newestAt, sinceAt, notes } = probe;
      const told = amounts.filter(({ count }, index) => count > 0 || index === 0);
      return [
        ...told.map(renderAmount),
        ...(newestAt === undefined ? [] : [renderNewest(now - newestAt)]),
        ...(sinceAt === undefined ? [] : [`for ${renderAge(Math.max(0, now - sinceAt))}`]),
        ...notes,
      ].join(", ");
    }
  }
}

/** Renders what a resource holds, and what a look at it told: `holds log events: 12 GB, newest 3 min ago`, `empty`. */
export function renderHeld(
  holds: string,
  { data, now }: { readonly data: DataProbe | undefined; readonly now: number },
): string {
  const found = data === undefined ? undefined : renderData(data, { now });
  if (data?.kind === "empty") return "empty";
  return found === undefined || found === "" ? `holds ${holds}` : `holds ${holds}: ${found}`;
}

const EXACTNESS = { exact: "", atLeast: "at least ", about: "about " } as const satisfies Record<
  DataAmount["exactness"],
  string
>;

function renderAmount({ count, unit, exactness }: DataAmount): string {
  return `${EXACTNESS[exactness]}${unit === "bytes" ? renderBytes(count) : `${group(count)} ${nameUnit(count, unit)}`}`;
}

/** Clocks differ: what seems to come from the future is new, and no more is said. */
function renderNewest(ageMs: number): string {
  return ageMs < 1_000 ? "newest just now" : `newest ${renderAge(ageMs)} ago`;
}

/** One unit is enough for an age: `3 min`, not `3 min 12 s`. */
function renderAge(ageMs: number): string {
  return renderDuration(ageMs).split(" ").slice(0, 2).join(" ");
}

/** Renders a size in decimal units, two digits of it: `812 bytes`, `3.4 MB`, `12 GB`. */
function renderBytes(bytes: number): string {
  const power = BYTE_UNITS.findLastIndex((_unit, index) => bytes >= 1_000 ** index);
  if (power <= 0) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  const size = bytes / 1_000 ** power;
  return `${size < 10 ? size.toFixed(1).replace(".0", "") : group(Math.round(size))} ${BYTE_UNITS[power]}`;
}

const BYTE_UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"] as const;

/** `41203` becomes `41,203`. */
function group(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** The one thing that is counted, not all of them, takes the singular: `1 message in flight`. */
function nameUnit(count: number, unit: DataUnit): string {
  return count === 1 ? SINGULARS[unit] : unit;
}

const SINGULARS = {
  objects: "object",
  "old versions": "old version",
  "delete markers": "delete marker",
  "uploads in progress": "upload in progress",
  items: "item",
  keys: "key",
  messages: "message",
  "messages in flight": "message in flight",
  "delayed messages": "delayed message",
  "instances in service": "instance in service",
  "other instances": "other instance",
  nodes: "node",
  bytes: "byte",
} as const satisfies Record<DataUnit, string>;

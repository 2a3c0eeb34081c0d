import type { Difference, Doubt } from "../model/comparison.ts";
import type { Json } from "../model/json.ts";
import { renderIdentifier } from "../model/reading.ts";

/** Says one difference as a line: the path, and both values. */
export function describeDifference({ path, source, copy }: Difference): string {
  return `${renderPath(path)}: ${renderValue(source)} in the source, ${renderValue(copy)} in the copy`;
}

/** Says why a comparison decided nothing, as a sentence. */
export function describeDoubt(doubt: Doubt): string {
  switch (doubt.kind) {
    case "unreadable":
      return `The ${doubt.side} could not be read: ${doubt.reason}.`;
    case "unidentified":
      return `Nothing tells the ${doubt.side} from any other side.`;
    case "changedIdentity":
      return `The two readings of the ${doubt.side} do not come from the same place.`;
    case "sameSide":
      return doubt.shared.length === 0
        ? "Nothing that both sides tell of themselves shows that they are two."
        : `The source would be compared with itself: both are ${doubt.shared.map(renderIdentifier).join(", ")}.`;
    case "tooClose":
      return `The ${doubt.side} was read twice within ${doubt.apartMs} ms; it takes ${doubt.leastApartMs} ms to show that it stands still.`;
    case "notTogether":
      return "One side was read before the other one: there was no moment at which both are known to have stood still.";
    case "moving":
      return `The ${doubt.side} changed while it was read, for instance ${describeMove(doubt.differences)}.`;
    case "differentKinds":
      return `Unlike things were read: ${doubt.source} of the source, ${doubt.copy} of the copy.`;
    case "bothEmpty":
      return "Both sides are empty, which shows no copy of anything.";
    case "badTolerance":
      return `The tolerance for ${renderPath(doubt.path)} can not be: ${doubt.reason}.`;
  }
}

function describeMove(differences: readonly Difference[]): string {
  const [first] = differences;
  return first === undefined
    ? "in kind"
    : `${renderPath(first.path)} from ${renderValue(first.source)} to ${renderValue(first.copy)}`;
}

function renderPath(path: readonly string[]): string {
  if (path.length === 0) return "all of it";
  return path.map((key) => (/^[\w*-]+$/.test(key) ? key : JSON.stringify(key))).join(".");
}

function renderValue(value: Json | undefined): string {
  // That two digests differ shows in a few letters.
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return `${value.slice(0, 12)}...`;
  return value === undefined ? "nothing" : JSON.stringify(value);
}

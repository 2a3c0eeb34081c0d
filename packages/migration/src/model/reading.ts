import type { Statistics } from "./statistics.ts";

/**
 * Something by which a side can be told from any other. A name alone is none: the stack that took another's place has the same name.
 */
export interface Identifier {
  /** What kind it is, for instance `stack`, `cluster`, `bucket`, `url`. */
  readonly kind: string;
  /** For instance the stack's ARN with its UUID, or the UUID that the cluster itself tells. */
  readonly value: string;
}

/** One reading of a side. */
export interface Reading {
  /** When the reading had ended, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Whom it was read from, as found by the very reading. */
  readonly from: readonly Identifier[];
  readonly statistics: Statistics;
}

/** One side of a comparison: two readings of it, apart in time, so that a side that moves shows. */
export interface Side {
  /** As a person calls it, for instance `prod-green-elasticsearch`. */
  readonly name: string;
  readonly first: Reading;
  readonly second: Reading;
}

/** Both sides of a comparison. */
export interface Sides {
  readonly source: Side;
  readonly copy: Side;
}

/** Which side something is said of. */
export type SideName = keyof Sides;

/** Kinds of which another value proves nothing: one service may have many names. */
const NAMES = new Set(["url"]);

/**
 * Says how two lists of identifiers stand to each other: `same` when all that both have are equal, `distinct` when none of those is,
 * `unclear` when some are and some are not, or when there is nothing to go by. Two URLs that differ are nothing to go by.
 */
export function judgeIdentity(a: readonly Identifier[], b: readonly Identifier[]): "same" | "distinct" | "unclear" {
  const pairs = a.flatMap((one) => b.filter(({ kind }) => kind === one.kind).map((other) => isEqual(one, other)));
  const telling = pairs.filter((pair) => pair !== "unclear");
  if (telling.length === 0) return "unclear";
  if (telling.every((pair) => pair === "same")) return "same";
  return telling.every((pair) => pair === "distinct") ? "distinct" : "unclear";
}

function isEqual(one: Identifier, other: Identifier): "same" | "distinct" | "unclear" {
  if (one.value === other.value) return "same";
  return NAMES.has(one.kind) ? "unclear" : "distinct";
}

/** Renders an identifier for messages. */
export function renderIdentifier({ kind, value }: Identifier): string {
  return `${kind} ${value}`;
}

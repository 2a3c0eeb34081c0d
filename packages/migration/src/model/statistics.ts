import type { Json, JsonObject } from "./json.ts";

/** What was read of one side's data: counts and digests, never the data itself. */
export type Statistics =
  /** The seed's endpoint: one entry an entity. */
  | { readonly kind: "entities"; readonly entities: Readonly<Record<string, Entity>> }
  /** Elasticsearch or OpenSearch, after a refresh. */
  | { readonly kind: "indices"; readonly indices: Readonly<Record<string, IndexMeasures>> }
  /** A bucket, or what is under a prefix. */
  | { readonly kind: "objects"; readonly objects: ObjectMeasures }
  /** Redis. */
  | { readonly kind: "keys"; readonly keys: KeyMeasures }
  /** Nothing is known: that is neither zero nor equal to anything. A side of which one part could not be read is unreadable. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** Statistics that were read. */
export type ReadStatistics = Exclude<Statistics, { readonly kind: "unreadable" }>;

/** An entity's count; whatever else the endpoint says of it is compared as well. */
export interface Entity extends JsonObject {
  readonly count: number;
}

/** What is measured of an index. Two indices with equal measures hold documents of the same ids, as far as SHA-256 can tell. */
export interface IndexMeasures {
  /** `_count`, which counts no nested documents and no replicas. */
  readonly documents: number;
  /** Order-independent hash of the ids of all documents; see `createIdHash`. */
  readonly idHash: string;
  /** Hash of the mapping. */
  readonly mappingHash: string;
  /** The oldest and newest time of documents, in milliseconds since the Unix epoch; null where no document has one. */
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
  /** Documents by day (UTC, `2026-11-23`); days without any are left out. */
  readonly perDay: Readonly<Record<string, number>>;
}

export interface ObjectMeasures {
  readonly objects: number;
  readonly bytes: number;
  /** Order-independent hash of each object's key and size. */
  readonly keyHash: string;
  /**
   * When the newest was written, in milliseconds since the Unix epoch; null where there is none.
   * AWS: a copy has a time of its own, so that this shows whether a side moves, and never whether two are equal.
   */
  readonly newestAt: number | null;
}

export interface KeyMeasures {
  readonly keys: number;
  /** Order-independent hash of the keys' names. */
  readonly keyHash: string;
  /** The length of each list. */
  readonly lists: Readonly<Record<string, number>>;
}

/** Returns all measures of a side as one tree: what must not change while the side stands still. */
export function measuresOf(statistics: ReadStatistics): JsonObject {
  switch (statistics.kind) {
    case "entities":
      return statistics.entities;
    case "indices":
      return statistics.indices as unknown as JsonObject;
    case "objects":
      return statistics.objects as unknown as JsonObject;
    case "keys":
      return statistics.keys as unknown as JsonObject;
  }
}

/** Returns those measures that a copy must share with its source. */
export function sharedMeasuresOf(statistics: ReadStatistics): JsonObject {
  const measures = measuresOf(statistics);
  if (statistics.kind !== "objects") return measures;
  return Object.fromEntries(Object.entries(measures).filter(([name]) => name !== "newestAt"));
}

/** Returns how many of the things that are counted there are in all: documents, objects, keys, or entities' counts. */
export function amountOf(statistics: ReadStatistics): number {
  switch (statistics.kind) {
    case "entities":
      return sum(Object.values(statistics.entities).map(({ count }) => count));
    case "indices":
      return sum(Object.values(statistics.indices).map(({ documents }) => documents));
    case "objects":
      return statistics.objects.objects;
    case "keys":
      return statistics.keys.keys;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

/**
 * Says what is wrong with a tree of measures, as the end of a sentence that begins with its path; undefined for a sound one.
 * A number that JSON can not say, or that is so large that its neighbours look the same, would be equal to others.
 */
export function findUnsoundNumber(value: Json | undefined, path: readonly string[] = []): UnsoundNumber | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? undefined : { path, value };
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = findUnsoundNumber(member, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A number that can not be compared, and where it is. */
export interface UnsoundNumber {
  readonly path: readonly string[];
  readonly value: number;
}

import type { Fields } from "../filter/fields.ts";
import type { Value } from "../document/value.ts";

/** An event that a rule's filter let pass; `atMs` is its timestamp, from the beginning of the sample. */
export interface JudgedEvent {
  readonly atMs: number;
  readonly fields: Fields;
}

/** What a rule type found; `key` is the value of `query_key` that silences are kept by, if it has one of its own. */
export interface Match {
  readonly atMs: number;
  readonly fields: Fields;
  readonly key?: string;
}

/** A rule's settings as its type reads them. */
export interface Settings {
  readonly value: (key: string) => Value | undefined;
  readonly text: (key: string) => string | undefined;
  readonly number: (key: string) => number | undefined;
  readonly flag: (key: string) => boolean;
  readonly texts: (key: string) => readonly string[];
  readonly spanMs: (key: string) => number | undefined;
  /** What of an event `query_key` is; undefined when the rule has no `query_key`. */
  readonly keyOf: ((fields: Fields) => unknown) | undefined;
  readonly runEveryMs: number;
  readonly bufferTimeMs: number;
  /** Events that Elasticsearch held before the rule first ran. */
  readonly before: readonly JudgedEvent[];
}

/**
 * A rule of one type as it runs. Events come with each run in the order of their timestamps; `finish` is called at the end
 * of each run, also when there were none.
 */
export interface RuleState {
  readonly add: (events: readonly JudgedEvent[]) => readonly Match[];
  readonly finish: (atMs: number) => readonly Match[];
}

/** Text of a key as ElastAlert's states and silences have it. */
export function keyText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** A match of an event. */
export function matchOf({ atMs, fields }: JudgedEvent, extra: Fields = {}): Match {
  return { atMs, fields: { ...fields, ...extra } };
}

import type { Place } from "../language/place.ts";

/** A JSON value, as events are made of them. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An event: its fields by name. */
export type Event = { readonly [field: string]: Json };

/** An event that goes into the filters of a pipeline, and what is to come out of them. */
export interface Sample {
  /** What it shows, as a sentence; unique in its file. */
  readonly name: string;
  readonly at: Place;
  readonly event: Event;
  readonly expect: Expectation;
}

/**
 * What comes out. `dropped`: nothing. `events`: exactly these, in any order, apart from what Logstash adds to every event.
 * `parts`: one event with these fields (by reference, `[a][b]`), with these tags among others, and without those fields.
 */
export type Expectation =
  | { readonly kind: "dropped" }
  | { readonly kind: "events"; readonly events: readonly Event[] }
  | {
      readonly kind: "parts";
      readonly fields: Readonly<Record<string, Json>>;
      readonly tags: readonly string[];
      readonly absent: readonly string[];
    };

/** A file of samples: `*.samples.json` beside the pipeline's files. */
export interface SampleFile {
  readonly file: string;
  /** The `pipeline.id` whose filters they go through. */
  readonly pipeline: string;
  readonly samples: readonly Sample[];
}

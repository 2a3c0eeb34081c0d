/** The engine's only source of time. All instants are wall-clock; a speed shortens only how long work takes. */
export interface Clock {
  /** Milliseconds since the Unix epoch; never goes backwards. */
  now(): number;
  /** Resolves when `simulatedMs` of AWS's time, which a fast clock makes shorter, have passed since `sinceMs`: now, if not given. */
  sleep(simulatedMs: number, sinceMs?: number): Promise<void>;
}

/** The engine's only source of unique names. Tests inject a counting one to get the same bytes each run. */
export interface Ids {
  /** A UUID in lower case. */
  uuid(): string;
  /** `length` characters of [0-9a-f], as in the ids of EC2. */
  hex(length: number): string;
  /** `length` characters of [A-Z0-9], as in the generated part of physical names. */
  suffix(length: number): string;
}

/** instant: no waiting at all. compressed: minutes become fractions of a second. real: as long as AWS takes. */
export type Speed = "instant" | "compressed" | "real";

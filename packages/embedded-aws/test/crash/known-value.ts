import type { BareAnswer } from "../bare-calls.ts";

/** What may be found of one thing after its engine was killed: what was last answered, or what was asked for since. */
export interface KnownValue {
  /** Sends a call that gives the thing another value. */
  change(value: string, call: () => Promise<BareAnswer>): Promise<void>;
  /** The values that may be found. */
  mayBe(): readonly string[];
  /** What is found is what counts from then on. */
  found(value: string): void;
  /** The value by what was answered. */
  told(): string;
}

/** Of a thing that is not there. */
export const ABSENT = "absent";

/** Returns what is known of a thing that is not there yet. */
export function knownValue(): KnownValue {
  let told = ABSENT;
  let asked: string[] = [];
  return {
    async change(value, call) {
      asked.push(value);
      const { status, body } = await call();
      if (status >= 500) throw new Error(`The engine failed: ${body}`);
      if (status < 300) told = value;
      asked = [];
    },
    mayBe: () => [told, ...asked],
    found(value) {
      told = value;
      asked = [];
    },
    told: () => told,
  };
}

/** An environment that lives for one build only. */
export interface TestEnvironment {
  /** Unique, and short enough for every name that is made of it: for instance `ci-t1x9k3q07f`. */
  readonly name: string;
  /** The environment whose account, region and variables it has. */
  readonly like: string;
  /** When it was named, in milliseconds since the Unix epoch; whole seconds. */
  readonly startedAt: number;
}

/** The first second of 2020, UTC, since the Unix epoch; from there on six digits of base 36 last until 2088. */
const EPOCH_S = 1_577_836_800;
const TIME_DIGITS = 6;
const RANDOM_DIGITS = 3;

/**
 * Names a test environment after the one that it is like, the second, and three random digits (46,656 of them), so that
 * two builds of one second get two names. The name says when it began: whoever clears up later needs no other record.
 */
export function nameTestEnvironment({
  like,
  now,
  random,
}: {
  readonly like: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** A number from 0 up to 1. */
  readonly random: number;
}): TestEnvironment {
  const seconds = Math.floor(now / 1000);
  const digits = (value: number, count: number): string => value.toString(36).padStart(count, "0");
  const suffix =
    digits(seconds - EPOCH_S, TIME_DIGITS) + digits(Math.floor(random * 36 ** RANDOM_DIGITS), RANDOM_DIGITS);
  return { name: `${like}-t${suffix}`, like, startedAt: seconds * 1000 };
}

/** Reads the name of a test environment; undefined for any other name. */
export function readTestEnvironment(name: string, like: string): TestEnvironment | undefined {
  const suffix = name.startsWith(`${like}-t`) ? name.slice(like.length + 2) : "";
  if (suffix.length !== TIME_DIGITS + RANDOM_DIGITS || !/^[0-9a-z]+$/.test(suffix)) return undefined;
  return { name, like, startedAt: (Number.parseInt(suffix.slice(0, TIME_DIGITS), 36) + EPOCH_S) * 1000 };
}

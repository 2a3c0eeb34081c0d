/** A moment, and how far the clock on the wall is ahead of UTC then. */
export interface Instant {
  /** Milliseconds since 1970 in UTC. */
  readonly epochMs: number;
  readonly utcOffsetMinutes: number;
}

/** Where `NowDate` and `NowDateUtc` get the time from; asked at most once per filter. */
export type Clock = () => Instant;

/**
 * What a filter makes of its input. `none`: nothing, and Octopus leaves the token as it is; `because` is a noun phrase.
 * `unsupported`: Octopus has a result that this package does not know how to come by.
 */
export type FilterResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none"; readonly because: string }
  | { readonly kind: "unsupported"; readonly what: string };

/** What a filter is given. */
export interface FilterInput {
  /** Undefined when there is none, which is `#{ | Filter}`, or when nothing answers the name in front. */
  readonly input: string | undefined;
  readonly args: readonly string[];
  readonly clock: Clock | undefined;
}

/** A filter whose counts of arguments and need of an input the table has checked. */
export interface Filter {
  /** Its name as it is to be shown; names are compared without regard to case. */
  readonly name: string;
  /** The fewest and the most arguments; more or fewer have no result. */
  readonly takes: readonly [fewest: number, most: number];
  readonly apply: (given: FilterInput) => FilterResult;
}

/** The result of a filter that has one. */
export function text(value: string): FilterResult {
  return { kind: "text", text: value };
}

/** The result of a filter that has none. */
export function none(because: string): FilterResult {
  return { kind: "none", because };
}

/** The result of a filter that would have one in Octopus. */
export function unsupported(what: string): FilterResult {
  return { kind: "unsupported", what };
}

/** A filter that works on an input. */
export function filterOf(
  name: string,
  takes: Filter["takes"],
  apply: (input: string, args: readonly string[]) => FilterResult,
): Filter {
  return {
    name,
    takes,
    apply: ({ input, args }) =>
      input === undefined ? none(`the filter ${name} without a value in front of it`) : apply(input, args),
  };
}

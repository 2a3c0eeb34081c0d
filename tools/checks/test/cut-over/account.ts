import { isDeepStrictEqual } from "node:util";

/** An event that a source has sent. */
export interface Sent {
  /** What it tells of, whatever its id is: one thing that happened at the source. */
  readonly what: string;
  /** Undefined where only the receiver knows it; then all that tell of the same have to have one. */
  readonly id: string | undefined;
}

/** An event as it came to a receiver, once for each time that it came. */
export interface Arrival {
  readonly what: string;
  readonly id: string;
  readonly event: unknown;
}

/** Returns all that is not as it has to be: what was lost, what came twice under two ids, or changed, and what nobody sent. */
export function findWrong(sent: readonly Sent[], arrivals: readonly Arrival[]): readonly string[] {
  const byWhat = new Map<string, Arrival[]>();
  for (const each of arrivals) byWhat.set(each.what, [...(byWhat.get(each.what) ?? []), each]);
  const known = new Set(sent.map(({ what }) => what));
  return [
    ...sent.flatMap((each) => judge(each, byWhat.get(each.what) ?? [])),
    ...[...byWhat.keys()].filter((what) => !known.has(what)).map((what) => `nobody sent ${what}`),
  ];
}

function judge({ what, id }: Sent, came: readonly Arrival[]): readonly string[] {
  const [first] = came;
  if (first === undefined) return [`lost: ${what}`];
  const strange = came.find((each) => each.id !== (id ?? first.id));
  if (strange !== undefined) return [`twice under two ids: ${what}, as ${id ?? first.id} and ${strange.id}`];
  return came.every(({ event }) => isDeepStrictEqual(event, first.event)) ? [] : [`changed on its way: ${what}`];
}

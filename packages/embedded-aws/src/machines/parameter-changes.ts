import { RESOURCES_TABLE, type Place } from "../resources/world.ts";
import type { Change } from "../state/memory-tables.ts";

/** When parameters of SSM change: what machines that wait for their configuration wait for. */
export interface ParameterChanges {
  /** Grows with each change in an account and region. */
  count(place: Place): number;
  /** Resolves with the first change after the one of that count; at once if it has been. */
  after(place: Place, count: number): Promise<void>;
}

/** Follows the changes of a store. */
export function followParameters(watch: (onChange: (change: Change) => void) => () => void): ParameterChanges {
  const counts = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();
  watch(({ table, key }) => {
    const [, place] = table === RESOURCES_TABLE ? (/^(.+?\/.+?)\/AWS::SSM::Parameter\//.exec(key) ?? []) : [];
    if (place === undefined) return;
    counts.set(place, (counts.get(place) ?? 0) + 1);
    for (const resolve of waiting.get(place) ?? []) resolve();
    waiting.delete(place);
  });
  const countOf = (place: Place): number => counts.get(keyOf(place)) ?? 0;
  return {
    count: countOf,
    async after(place, count) {
      if (countOf(place) !== count) return;
      await new Promise<void>((resolve) => {
        waiting.set(keyOf(place), [...(waiting.get(keyOf(place)) ?? []), resolve]);
      });
    },
  };
}

function keyOf({ account, region }: Place): string {
  return `${account}/${region}`;
}

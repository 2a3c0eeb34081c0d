/** Room for so many at once; who comes beyond waits, first come first served. */
export interface Slots {
  /** Does `work` as soon as there is room. */
  within<T>(work: () => Promise<T>): Promise<T>;
}

/** Returns room for `most` at once. */
export function createSlots(most: number): Slots {
  let free = most;
  const waiting: (() => void)[] = [];
  const enter = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    async within(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

/** Counts what is under way, by keys. */
export interface Counts {
  /** Counts one more under each key and returns what takes it back; undefined, and nothing counted, when one is full. */
  enter(limits: readonly { readonly key: string; readonly most: number }[]): (() => void) | undefined;
}

/** Returns counts of nothing yet. */
export function createCounts(): Counts {
  const counts = new Map<string, number>();
  const add = (key: string, more: 1 | -1): void => {
    const count = (counts.get(key) ?? 0) + more;
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
  };
  return {
    enter(limits) {
      if (limits.some(({ key, most }) => (counts.get(key) ?? 0) >= most)) return undefined;
      for (const { key } of limits) add(key, 1);
      return () => {
        for (const { key } of limits) add(key, -1);
      };
    },
  };
}

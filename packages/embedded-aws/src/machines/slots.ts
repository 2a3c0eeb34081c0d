/** Places for so many at a time; who comes when all are taken waits in line. */
export interface Slots {
  take(): Promise<void>;
  give(): void;
}

/** Returns places of which all are free. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give() {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}

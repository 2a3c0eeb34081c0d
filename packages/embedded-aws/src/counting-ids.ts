import type { Ids } from "./clock.ts";

/** Returns ids that count from 1, so that a test sees the same ones in each run. Unique within one engine only. */
export function createCountingIds(): Ids {
  let count = 0;
  const next = (radix: number, length: number): string => {
    count += 1;
    return count.toString(radix).padStart(length, "0").slice(-length);
  };
  return {
    uuid: () => `00000000-0000-4000-8000-${next(16, 12)}`,
    hex: (length) => next(16, length),
    suffix: (length) => next(36, length).toUpperCase(),
  };
}

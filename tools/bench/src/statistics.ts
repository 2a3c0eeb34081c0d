/** What several measurements of the same thing come to, in milliseconds. */
export interface Summary {
  readonly medianMs: number;
  readonly fastestMs: number;
  readonly slowestMs: number;
}

/** Returns the median and the extremes of at least one measurement. */
export function summarize(samplesMs: readonly number[]): Summary {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    medianMs: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    fastestMs: at(0),
    slowestMs: at(sorted.length - 1),
  };
}

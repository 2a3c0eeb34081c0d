/** Returns a count with its noun, in the plural where it is one: `1 shard`, `3 shards`. */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

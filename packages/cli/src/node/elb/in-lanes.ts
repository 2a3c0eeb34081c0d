/** Does something with each of many, a few at once; returns what came of each, in their order. Begins nothing more after an error. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  { lanes, act }: { readonly lanes: number; readonly act: (item: Item) => Promise<Result> },
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, item] = next;
      results[at] = await act(item);
    }
  };
  const stop = (error: unknown): never => {
    waiting.length = 0;
    throw error;
  };
  await Promise.all(Array.from({ length: lanes }, () => work().catch(stop)));
  return results;
}

/**
 * Does something with each item, so many at a time. The first failure ends it: no further item is begun, those under way are waited for, and it
 * is thrown.
 */
export async function inLanes<Item>(
  items: AsyncIterable<Item>,
  { lanes, work }: { readonly lanes: number; readonly work: (item: Item) => Promise<void> },
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  // One after the other asks for the next item: a generator has one reader.
  let turn: Promise<IteratorResult<Item>> | undefined;
  const take = (): Promise<IteratorResult<Item>> =>
    (turn = turn === undefined ? iterator.next() : turn.then(() => iterator.next()));
  const lane = async (): Promise<void> => {
    while (failures.length === 0) {
      const next = await take();
      if (next.done === true) return;
      await work(next.value);
    }
  };
  const guarded = async (): Promise<void> => {
    await lane().catch((error: unknown) => void failures.push(error));
  };
  await Promise.all(Array.from({ length: lanes }, guarded));
  if (failures.length > 0) throw failures[0];
}

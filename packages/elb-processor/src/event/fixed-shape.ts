/** Returns an object with the same members each time, none of which has a value yet. */
export type MakeObject = () => Record<string, unknown>;

/**
 * Returns what makes objects with these members, in this order; each of them has to be given its value. Members that are added one by
 * one by names out of a table make V8 keep an object as a hash table, which costs three times as much to make and twice as much to
 * write as JSON. Read from JSON and copied, it has a fixed shape.
 */
export function fixShape(names: readonly string[]): MakeObject {
  const empty = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null])))) as object;
  return () => ({ ...empty });
}

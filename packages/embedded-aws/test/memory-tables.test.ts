import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Change, createMemoryTables } from "../src/state/memory-tables.ts";

const name = fc.constantFrom("a", "b", "ab", "");
const key = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
const step = fc.record({
  key,
  value: fc.option(
    fc.nat().map((number) => ({ number })),
    { nil: undefined },
  ),
});

describe("a table in memory", () => {
  it("gives the records under any prefix in the order in which they came, as looking at each key would", () => {
    fc.assert(
      fc.property(fc.array(step), key, (steps, prefix) => {
        const tried = createMemoryTables(() => undefined).table<{ number: number }>("t");
        const expected = new Map<string, { number: number }>();
        for (const { key, value } of steps) {
          if (value === undefined) tried.delete(key);
          else tried.put(key, value);
          if (value === undefined) expected.delete(key);
          else expected.set(key, value);
        }
        const under = [...expected].filter(([key]) => key.startsWith(prefix));
        expect([...tried.entries(prefix)]).toEqual(under);
        expect([...tried.entries()]).toEqual([...expected]);
      }),
    );
  });

  it("reports a change before it is made, and no deletion of what is not there", () => {
    const heard: (Change & { readonly before: object | undefined })[] = [];
    const tables = createMemoryTables((change) => {
      heard.push({ ...change, before: tables.table(change.table).get(change.key) });
    });
    const table = tables.table<object>("t");
    table.delete("a/b");
    table.put("a/b", { number: 1 });
    table.delete("a/b");
    expect(heard).toEqual([
      { table: "t", key: "a/b", value: { number: 1 }, before: undefined },
      { table: "t", key: "a/b", before: { number: 1 } },
    ]);
  });

  it("may be changed while its records are walked", () => {
    const table = createMemoryTables(() => undefined).table<object>("t");
    for (const key of ["a/1", "a/2", "a/3"]) table.put(key, {});
    for (const [key] of table.entries("a/")) {
      table.delete(key);
      table.put(`${key}/again`, {});
    }
    expect(Array.from(table.entries("a/"), ([key]) => key)).toEqual(["a/1/again", "a/2/again", "a/3/again"]);
  });
});

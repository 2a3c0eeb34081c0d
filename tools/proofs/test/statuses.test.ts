import { expect, it } from "vitest";
import { describeCell, listCells, playCell } from "../src/table-cells.ts";
import { findBroken } from "../src/table-promises.ts";

/** One that acts and one that refuses; the long test plays them all. */
const SAMPLE = ["UPDATE_ROLLBACK_FAILED, ours, alive: deploy", "CREATE_COMPLETE, notOurs, alive: destroy"];
const CELLS = listCells().filter((cell) => SAMPLE.includes(describeCell(cell)));

it.each(CELLS.map((cell) => [describeCell(cell), cell] as const))("does as the table says: %s", async (_, cell) => {
  expect(findBroken(cell, await playCell(cell))).toEqual([]);
});

it("knows each of these cells", () => {
  expect(CELLS.map(describeCell).toSorted()).toEqual(SAMPLE.toSorted());
});

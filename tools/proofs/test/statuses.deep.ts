import { expect, it, test } from "vitest";
import { LIVES, OPERATIONS, OWNERSHIPS, STACK_STATUSES, whatMayIDo } from "@logstack/deploy-core";
import { describeCell, listCells, playCell } from "../src/table-cells.ts";
import { findBroken } from "../src/table-promises.ts";
import { UNREACHABLE } from "../src/reach-status.ts";

const CELLS = listCells();

it.each(CELLS.map((cell) => [describeCell(cell), cell] as const))("%s", async (_, cell) => {
  expect(findBroken(cell, await playCell(cell))).toEqual([]);
});

test("every status but the five of imports is reached, each for our stack and for somebody else's", () => {
  const statuses = STACK_STATUSES.filter((status) => !CELLS.some(({ state }) => state === status));
  expect(statuses.toSorted()).toEqual([...UNREACHABLE].toSorted());
  const played = new Set(CELLS.map(({ state, operation, ownership }) => `${state} ${operation} ${ownership}`));
  expect(played.size).toBe((24 - UNREACHABLE.length) * OPERATIONS.length * OWNERSHIPS.length);
});

test("each answer of the table is seen in a real stack", () => {
  const everywhere = [...STACK_STATUSES, "ABSENT" as const].flatMap((state) =>
    OPERATIONS.flatMap((operation) =>
      OWNERSHIPS.flatMap((ownership) => LIVES.map((life) => whatMayIDo({ state, operation, ownership, life }))),
    ),
  );
  expect([...new Set(CELLS.map(whatMayIDo))].toSorted()).toEqual([...new Set(everywhere)].toSorted());
});

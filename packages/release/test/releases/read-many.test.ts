import { expect, test } from "vitest";
import { readMany } from "../../src/node/index.ts";

test("of many things a few are read at once, and all come back in their order", async () => {
  let open = 0;
  let most = 0;
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  const read = await readMany(numbers, async (number) => {
    open += 1;
    most = Math.max(most, open);
    await Promise.resolve();
    open -= 1;
    return number * 2;
  });
  expect(read).toEqual(numbers.map((number) => number * 2));
  expect(most).toBe(25);
});

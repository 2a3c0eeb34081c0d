import { expect, it } from "vitest";
import { keepLines } from "../../src/node/lambda-lines.ts";

it("what code writes beyond a limit is left out, and the last line says so", () => {
  const lines = keepLines(10);
  for (const [atMs, text] of ["12345", "67890", "too much", ""].entries()) lines.add({ atMs, text });
  expect(lines.take()).toEqual([
    { atMs: 0, text: "12345" },
    { atMs: 1, text: "67890" },
    { atMs: 3, text: "" },
    { atMs: 3, text: "embedded-aws keeps 10 characters of what an invocation writes; 1 lines are left out." },
  ]);
  lines.add({ atMs: 4, text: "of the next one" });
  lines.add({ atMs: 5, text: "short" });
  expect(lines.take().map(({ text }) => text)).toEqual(["short", expect.stringContaining("; 1 lines")]);
  expect(lines.take()).toEqual([]);
});

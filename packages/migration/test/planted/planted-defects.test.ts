import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { PLANTED_DEFECTS } from "./planted-defects.ts";

it.each(Object.entries(PLANTED_DEFECTS))("there is a place to plant: %s", (_name, { file, from, to }) => {
  const source = readFileSync(path.join(import.meta.dirname, "../../src", file), "utf8");
  expect(source.split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});

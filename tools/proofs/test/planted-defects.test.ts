import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PLANTED_DEFECTS } from "../src/planted-defects.ts";

it.each(Object.entries(PLANTED_DEFECTS))("there is one place for the defect: %s", (_, { file, from }) => {
  const source = readFileSync(new URL(`../../../packages/deploy-core/src/${file}`, import.meta.url), "utf8");
  expect(source.split(from)).toHaveLength(2);
});

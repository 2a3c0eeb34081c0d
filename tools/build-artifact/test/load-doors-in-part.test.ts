import { expect, test } from "vitest";
import { handOnOnly, withoutNames } from "../src/load-doors-in-part.ts";

const DOOR = [
  "/** What others may use. */",
  'export { readArtifact, type Artifact } from "./read-artifact.ts";',
  'export { connect as connectStore } from "./store.ts";',
  'export type { Release } from "./release.ts";',
  "export {",
  "  planOrder,",
  "  reverseOrder,",
  '} from "./order.ts";',
  "",
].join("\n");

test.each([
  ["readArtifact", 'export { readArtifact } from "./read-artifact.ts";\n'],
  ["connectStore", 'export { connect as connectStore } from "./store.ts";\n'],
  ["reverseOrder", 'export { reverseOrder } from "./order.ts";\n'],
  ["Release", ""],
  ["connect", ""],
])("a door is left with %s and what it comes from", (name, left) => {
  expect(handOnOnly(DOOR, [name])).toBe(left);
});

test.each([
  ["has code of its own", 'export { a } from "./a.ts";\nconsole.log("opened");\n'],
  ["hands on everything", 'export { a } from "./a.ts";\nexport * from "./b.ts";\n'],
  ["loads something for what it does", 'import "./a.ts";\nexport { a } from "./a.ts";\n'],
])("a module that %s is no door, and stays whole", (_what, code) => {
  expect(handOnOnly(code, ["a"])).toBeUndefined();
});

test("an input is told from the names that follow it", () => {
  expect(withoutNames("packages/release/src/index.ts?planOrder&reverseOrder")).toBe("packages/release/src/index.ts");
  expect(withoutNames("packages/release/src/index.ts?")).toBe("packages/release/src/index.ts");
  expect(withoutNames("packages/release/src/digest.ts")).toBe("packages/release/src/digest.ts");
});

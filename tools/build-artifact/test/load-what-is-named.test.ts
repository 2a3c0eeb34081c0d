import { expect, test } from "vitest";
import { exportOnly, findNamed } from "../src/load-what-is-named.ts";

const EC2 = "@aws-sdk/client-ec2";

const INDEX = [
  'export * from "./EC2Client";',
  'export * from "./EC2";',
  'export * from "./commands";',
  'export { Command as $Command } from "@smithy/core/client";',
  'export * from "./pagination";',
  'export * from "./waiters";',
  'export * from "./models/enums";',
].join("\n");

const linesOf = (code: string): readonly string[] => code.split("\n").filter((line) => line !== "");

test.each([
  [
    "values in braces, each once",
    `import { B, A as C, type T } from "${EC2}";\nexport { B } from "${EC2}";`,
    ["A", "B"],
  ],
  ["braces over several lines", `import {\n  A,\n  B,\n} from '${EC2}';`, ["A", "B"]],
  ["types, which are nothing at run time", `import type * as Sdk from "${EC2}";\nimport type { A } from "${EC2}";`, []],
  ["another package", `import { A } from "${EC2}";\nimport { B } from "@aws-sdk/client-s3";`, ["A"]],
])("an import names %s", (_what, code, names) => {
  expect(findNamed(code, EC2)).toEqual(names);
});

test.each([
  ["everything", `import * as sdk from "${EC2}";`],
  ["everything, passed on", `import { A } from "${EC2}";\nexport * from "${EC2}";`],
  ["it when it is needed", `import { A } from "${EC2}";\nconst sdk = await import("${EC2}");`],
  ["a default", `import sdk, { A } from "${EC2}";`],
])("an import that takes %s names nothing in particular", (_what, code) => {
  expect(findNamed(code, EC2)).toBeUndefined();
});

test("a client is left with the operations that are named, and with what belongs to no operation", () => {
  expect(linesOf(exportOnly(INDEX, ["DescribeInstancesCommand", "EC2Client"]))).toEqual([
    'export * from "./EC2Client";',
    'export * from "./commands/DescribeInstancesCommand";',
    'export { Command as $Command } from "@smithy/core/client";',
    'export * from "./models/enums";',
  ]);
});

test.each([
  ["EC2", 'export * from "./EC2";'],
  ["paginateDescribeInstances", 'export * from "./pagination";'],
  ["waitUntilInstanceRunning", 'export * from "./waiters";'],
])("a client keeps what %s comes from", (name, line) => {
  expect(linesOf(exportOnly(INDEX, [name]))).toContain(line);
});

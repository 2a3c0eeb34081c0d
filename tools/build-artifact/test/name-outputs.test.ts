import { expect, test } from "vitest";
import { nameOutputs, type BundleOutput } from "../src/name-outputs.ts";

/** What esbuild makes of a script, a module that it imports late, and two parts that are shared. */
const outputs = (hash: string): readonly BundleOutput[] => [
  {
    name: "deploy.mjs",
    code: `import { a } from "./lib/chunk-${hash}.mjs";\nawait import("./lib/index-${hash}.mjs");\n`,
    modules: ["@logstack/probe/deploy.ts"],
    entryModule: "@logstack/probe/deploy.ts",
  },
  {
    name: `lib/index-${hash}.mjs`,
    code: `import { a } from "./chunk-${hash}.mjs";\nimport "./other-AAAAAAAA.mjs";\n`,
    modules: ["@aws-sdk/client-sts@3.1.0/dist-es/index.js"],
    entryModule: "@aws-sdk/client-sts@3.1.0/dist-es/index.js",
  },
  { name: `lib/chunk-${hash}.mjs`, code: "export { a };\n", modules: ["b@1.0.0/index.js"], entryModule: undefined },
  { name: `lib/chunk-A${hash.slice(1)}.mjs`, code: "", modules: ["a@1.0.0/index.js"], entryModule: undefined },
];

test("the files of a script are named after what is in them, whatever esbuild called them and in whatever order", () => {
  const named = nameOutputs(outputs("WXYZ2345"));
  expect(Object.fromEntries(named)).toEqual({
    "deploy.mjs": 'import { a } from "./lib/shared-2.mjs";\nawait import("./lib/aws-sdk-client-sts.mjs");\n',
    "lib/aws-sdk-client-sts.mjs": 'import { a } from "./shared-2.mjs";\nimport "./other-AAAAAAAA.mjs";\n',
    "lib/shared-2.mjs": "export { a };\n",
    "lib/shared.mjs": "",
  });
  expect([...nameOutputs(outputs("BCDE2345").toReversed())]).toEqual([...named]);
});

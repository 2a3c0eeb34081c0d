import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { loadModulesOfYaml } from "../src/load-modules-of-yaml.ts";

const bundle = async (code: string): Promise<string> => {
  const resolveDir = fileURLToPath(new URL("../../../packages/deploy-core/src/template", import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir },
    bundle: true,
    platform: "node",
    format: "esm",
    plugins: [loadModulesOfYaml],
    write: false,
  });
  return outputFiles.map(({ text }) => text).join("");
};

test("a program that imports the YAML library and parses nothing has none of it", async () => {
  expect(await bundle('import { Parser } from "yaml"; export const later = () => 1;')).not.toContain("Parser");
});

test("a program that parses YAML does so, and has no part that nothing calls", async () => {
  const code = await bundle(
    'import { Parser } from "yaml"; export const count = (text) => [...new Parser().parse(text)].length;',
  );
  expect(code).not.toContain("class Composer");
  const { count } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    count: (text: string) => number;
  };
  expect(count("a: 1\n---\nb: 2\n")).toBe(2);
});

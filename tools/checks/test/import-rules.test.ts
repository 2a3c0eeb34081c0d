import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../src/run-command.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What may not be: who, where, and what is imported there. */
const REFUSED = [
  ["deploy-core to know release", "packages/deploy-core/src/plan/x.ts", "@logstack/release"],
  ["release to know deploy-core", "packages/release/src/x.ts", "@logstack/deploy-core"],
  ["release to know deploy-core, also where it does I/O", "packages/release/src/node/x.ts", "@logstack/deploy-core"],
  ["what speaks to build servers to know deploy-core", "packages/ci-output/src/x.ts", "@logstack/deploy-core"],
  ["what decides to look for its place itself", "packages/deploy-core/src/report/x.ts", "@logstack/ci-output/node"],
  ["octostache to know anything of ours", "packages/octostache/src/x.ts", "@logstack/release"],
  ["octostache to do I/O", "packages/octostache/src/filters/x.ts", "node:fs"],
  ["elb-processor to know anything of ours", "packages/elb-processor/src/x.ts", "@logstack/release"],
  [
    "elb-processor to know anything of ours, also where it does I/O",
    "packages/elb-processor/src/node/x.ts",
    "@logstack/deploy-core",
  ],
  ["elb-processor to read an object where it parses", "packages/elb-processor/src/parse/x.ts", "node:fs"],
  [
    "elastalert-rules to know the language of variables",
    "packages/elastalert-rules/src/folder/x.ts",
    "@logstack/octostache",
  ],
  ["elastalert-rules to read the folder itself", "packages/elastalert-rules/src/folder/x.ts", "node:fs"],
  [
    "elasticsearch-config to know anything of ours",
    "packages/elasticsearch-config/src/check/x.ts",
    "@logstack/release",
  ],
  ["deploy-core to know octostache", "packages/deploy-core/src/plan/x.ts", "@logstack/octostache"],
  ["the embedded AWS to know us", "packages/embedded-aws/src/node/x.ts", "@logstack/deploy-core"],
  ["what reads Logstash's language to know us", "packages/logstash-config/src/check/x.ts", "@logstack/release"],
  ["what reads Logstash's language to do I/O", "packages/logstash-config/src/check/x.ts", "node:fs"],
  ["migration to know the embedded AWS", "packages/migration/src/node/x.ts", "@logstack/embedded-aws"],
  ["migration to read where it compares", "packages/migration/src/compare/x.ts", "node:fs"],
  ["a layer to import another", "environments/broker/layer.ts", "@logstack/cache"],
  ["a layer to import the embedded AWS", "environments/broker/layer.ts", "@logstack/embedded-aws"],
  ["a tool to import the command line", "tools/bench/src/x.ts", "@logstack/cli/node"],
  ["the AWS SDK outside node/", "packages/deploy-core/src/plan/x.ts", "@aws-sdk/client-s3"],
  ["Node's modules outside node/", "packages/cli/src/render/x.ts", "node:fs"],
  ["Node's modules in a layer", "environments/broker/smoke-test.ts", "node:fs"],
] as const;

/** What may not be used outside node/. */
const AMBIENT = ["process.cwd()", "Date.now()", "setTimeout(() => undefined)", "console.log(1)", 'fetch("x")'] as const;

/** What may be, told as above. */
const LET = [
  ["the command line know the packages", "packages/cli/src/node/x.ts", "@logstack/release"],
  ["deploy-core speak to build servers", "packages/deploy-core/src/report/x.ts", "@logstack/ci-output"],
  ["release know the language of variables", "packages/release/src/x.ts", "@logstack/octostache"],
  ["octostache compute digests", "packages/octostache/src/filters/x.ts", "node:crypto"],
  ["a layer import deploy-core", "environments/broker/layer.ts", "@logstack/deploy-core"],
  ["a layer's deploy.ts import what runs it", "environments/broker/deploy.ts", "@logstack/deploy-core/node"],
  ["node/ do I/O", "packages/deploy-core/src/node/x.ts", "node:fs"],
] as const;

const importing = ([, file, module]: readonly [string, string, string]): Planted => ({
  file,
  text: `export { thing } from "${module}";`,
});
const using = (expression: string): Planted => ({
  file: "packages/deploy-core/src/plan/x.ts",
  text: `export const x: unknown = ${expression};`,
});

/** A file with one line, in an otherwise empty repository. */
interface Planted {
  readonly file: string;
  readonly text: string;
}

const everything = [...REFUSED.map(importing), ...AMBIENT.map(using), ...LET.map(importing)];

/** The rules that each file breaks. */
let broken: ReadonlyMap<string, readonly string[]>;
beforeAll(async () => {
  broken = await lintAll();
});

/** Lints all files by this repository's own rules: in one run, for starting the linter takes longer than its work. */
async function lintAll(): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-rules-"));
  try {
    const rules = await readFile(path.join(root, ".oxlintrc.json"), "utf8");
    await Promise.all(
      everything.map(async (planted, index) => {
        const repository = path.join(folder, String(index));
        const place = path.join(repository, planted.file);
        await mkdir(path.dirname(place), { recursive: true });
        await writeFile(place, `${planted.text}\n`);
        await writeFile(
          path.join(repository, ".oxlintrc.json"),
          rules.replace("./node_modules/", `${root}node_modules/`),
        );
      }),
    );
    const { output } = await runCommand([path.join(root, "node_modules/.bin/oxlint"), "--format=json"], folder);
    const { diagnostics, number_of_files: files } = JSON.parse(output) as LinterOutput;
    expect(files).toBe(everything.length);
    const found = new Map<string, string[]>();
    for (const { filename, code } of diagnostics) found.set(filename, [...(found.get(filename) ?? []), code]);
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What is read of it. */
interface LinterOutput {
  readonly diagnostics: readonly { readonly filename: string; readonly code: string }[];
  readonly number_of_files: number;
}

/** The rules that a file breaks which is planted equally. */
function brokenBy({ file, text }: Planted): readonly string[] {
  const index = everything.findIndex((planted) => planted.file === file && planted.text === text);
  return broken.get(`${index}/${file}`) ?? [];
}

describe("the linter refuses", () => {
  test.each(REFUSED)("%s", (...row) => {
    expect(brokenBy(importing(row))).toContain("eslint(no-restricted-imports)");
  });

  test.each(AMBIENT)("%s outside node/", (expression) => {
    expect(brokenBy(using(expression)).join()).toMatch(/no-restricted-globals|no-console/);
  });
});

describe("the linter lets", () => {
  test.each(LET)("%s", (...row) => {
    expect(brokenBy(importing(row))).toEqual([]);
  });
});

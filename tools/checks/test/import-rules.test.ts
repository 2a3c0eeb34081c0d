import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { runCommand } from "../src/run-command.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** Lints one file, at this place of an otherwise empty repository, by this repository's own rules. */
async function lint(file: string, text: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-rules-"));
  folders.push(folder);
  const rules = await readFile(path.join(root, ".oxlintrc.json"), "utf8");
  await writeFile(path.join(folder, ".oxlintrc.json"), rules.replace("./node_modules/", `${root}node_modules/`));
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), `${text}\n`);
  return runCommand([path.join(root, "node_modules/.bin/oxlint"), file], folder);
}

describe("the linter refuses", () => {
  test.each([
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
  ])("%s", async (_what, file, module) => {
    const finished = await lint(file, `export { thing } from "${module}";`);
    expect(finished.output).toContain("no-restricted-imports");
    expect(finished.exitCode).toBe(1);
  });

  test.each(["process.cwd()", "Date.now()", "setTimeout(() => undefined)", "console.log(1)", 'fetch("x")'])(
    "%s outside node/",
    async (expression) => {
      const finished = await lint("packages/deploy-core/src/plan/x.ts", `export const x: unknown = ${expression};`);
      expect(finished.output).toMatch(/no-restricted-globals|no-console/);
      expect(finished.exitCode).toBe(1);
    },
  );
});

describe("the linter lets", () => {
  test.each([
    ["the command line know the packages", "packages/cli/src/node/x.ts", "@logstack/release"],
    ["deploy-core speak to build servers", "packages/deploy-core/src/report/x.ts", "@logstack/ci-output"],
    ["release know the language of variables", "packages/release/src/x.ts", "@logstack/octostache"],
    ["octostache compute digests", "packages/octostache/src/filters/x.ts", "node:crypto"],
    ["a layer import deploy-core", "environments/broker/layer.ts", "@logstack/deploy-core"],
    ["a layer's deploy.ts import what runs it", "environments/broker/deploy.ts", "@logstack/deploy-core/node"],
    ["node/ do I/O", "packages/deploy-core/src/node/x.ts", "node:fs"],
  ])("%s", async (_what, file, module) => {
    expect(await lint(file, `export { thing } from "${module}";`)).toMatchObject({ exitCode: 0 });
  });
});

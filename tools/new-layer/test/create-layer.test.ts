import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildArtifact } from "@logstack/build-artifact/build-artifact";
import type { LayerDefinition } from "@logstack/deploy-core";
import { testLayer } from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, describe, expect, test } from "vitest";
import { createLayer } from "../src/create-layer.ts";
import { renderCreation } from "../src/render-creation.ts";

const HERE = fileURLToPath(new URL("../../..", import.meta.url));

const workspace = await mkdtemp(path.join(tmpdir(), "logstack-new-layer-"));
for (const below of ["environments/cache", "packages/release", "tools/bench"]) {
  await mkdir(path.join(workspace, below), { recursive: true });
}
for (const file of ["environments/variables.json", "logstack.json", "pnpm-workspace.yaml"]) {
  await cp(path.join(HERE, file), path.join(workspace, file));
}
afterAll(() => rm(workspace, { recursive: true, force: true }));

const creation = await createLayer({ workspace, name: "metrics-2" });
const folder = path.join(workspace, "environments/metrics-2");
const { layer } = (await import(pathToFileURL(path.join(folder, "layer.ts")).href)) as { layer: LayerDefinition };

testLayer(layer, { folder: pathToFileURL(`${folder}/`), startAws: startEmbeddedAws });

describe("a new layer", () => {
  test("has every file that the layers of the log stack have", async () => {
    const files = async (of: string) => {
      const entries = await readdir(of, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(of, path.join(entry.parentPath, entry.name)))
        .sort();
    };
    expect(creation).toEqual({ kind: "created", name: "metrics-2", files: await files(folder) });
    expect(await files(folder)).toEqual([
      "README.md",
      "deploy.ts",
      "layer.ts",
      "package.json",
      "parameters/local.json",
      "parameters/octopus.json",
      "smoke-test.ts",
      "template.yaml",
      "test/layer.test.ts",
      "variables.json",
    ]);
  });

  test("has the deploy script that every layer has", async () => {
    const existing = await readFile(path.join(HERE, "environments/cache/deploy.ts"), "utf8");
    expect(await readFile(path.join(folder, "deploy.ts"), "utf8")).toBe(existing);
  });

  test("bears its name wherever a layer's name stands, and no trace of the skeleton", async () => {
    const texts = await Promise.all(
      ["package.json", "template.yaml", "README.md"].map((file) => readFile(path.join(folder, file), "utf8")),
    );
    expect(texts.every((text) => text.includes("metrics-2") && !text.includes("%"))).toBe(true);
  });

  test("can be built, with a value for every parameter in every environment", async () => {
    const link = path.join(folder, "node_modules/@logstack/deploy-core");
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(path.join(HERE, "packages/deploy-core"), link, "junction");
    const { artifact } = await buildArtifact({ layerFolder: folder, buildNumber: "1" });
    expect(artifact.manifest).toMatchObject({ id: "logstack-metrics-2", version: "1.0.1" });
  });

  test("leaves nothing unfinished beside it", async () => {
    expect((await readdir(path.join(workspace, "environments"))).sort()).toEqual([
      "cache",
      "metrics-2",
      "variables.json",
    ]);
  });

  test("comes with the steps to take next", () => {
    expect(renderCreation("metrics-2", ["layer.ts"])).toContain("npx logstack deploy metrics-2 --to ci");
  });
});

describe("no layer is made, and a sentence says why,", () => {
  test.each([
    ["", "Give the new layer's name"],
    ["Metrics", "cannot name a layer"],
    ["2metrics", "cannot name a layer"],
    ["two words", "cannot name a layer"],
    ["a", "cannot name a layer"],
    ["a--b", "cannot name a layer"],
    ["../evil", "cannot name a layer"],
    ["x".repeat(31), "cannot name a layer"],
    ["cache", "cache is taken"],
    ["bench", "bench is taken"],
  ])("for the name %j", async (name, sentence) => {
    const refused = await createLayer({ workspace, name });
    expect(refused).toEqual({ kind: "refused", problem: expect.stringContaining(sentence) as string });
  });
});

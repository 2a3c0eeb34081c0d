import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findFreshBundle } from "../../setup/fresh-bundle.mjs";
import { writeBundle, type BundleRequest } from "../src/write-bundle.ts";

let workspace: string;
let folder: string;

beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), "logstack-bundle-"));
  folder = path.join(workspace, "dist");
  await mkdir(path.join(workspace, "src"));
  await write("pnpm-lock.yaml", "lockfileVersion: 9\n");
  await write("src/main.ts", 'const { word } = await import("./word.ts");\nconsole.log(word, process.argv[2]);\n');
  await write("src/word.ts", 'export const word: string = "first";\n');
});

afterEach(() => rm(workspace, { recursive: true, force: true }));

describe("a bundle", () => {
  it("runs with nothing but Node, and keeps what is imported late in a file of its own", async () => {
    const { files } = await build();
    expect(files).toBeGreaterThan(1);
    expect(run("argument")).toBe("first argument\n");
  });

  it.each([
    ["a source has changed", () => write("src/word.ts", 'export const word = "second";\n')],
    ["a source has gone", () => rm(path.join(workspace, "src/word.ts"))],
    ["other versions of the libraries are wanted", () => write("pnpm-lock.yaml", "lockfileVersion: 10\n")],
    ["its build was broken off", () => rm(path.join(folder, "bundle.json"))],
    ["what it says of itself cannot be read", () => write("dist/bundle.json", "{")],
  ])("is not used when %s", async (_, change) => {
    await build();
    expect(findFreshBundle(workspace, folder)).toBeDefined();
    await change();
    expect(findFreshBundle(workspace, folder)).toBeUndefined();
  });

  it("is used again when its sources are what they were, whatever the files' times", async () => {
    await build();
    await write("src/word.ts", 'export const word = "second";\n');
    await write("src/word.ts", 'export const word: string = "first";\n');
    expect(findFreshBundle(workspace, folder)).toBeDefined();
  });

  it("takes along what the program finds by its own place, and is not used when that has changed", async () => {
    const read = 'readFileSync(new URL("texts/word.txt", import.meta.url), "utf8")';
    await write("src/word.ts", `import { readFileSync } from "node:fs";\nexport const word = ${read};\n`);
    await mkdir(path.join(workspace, "src/texts"));
    await write("src/texts/word.txt", "read");
    await build();
    await rm(path.join(workspace, "src/texts"), { recursive: true });
    expect(findFreshBundle(workspace, folder)).toBeUndefined();
    await mkdir(path.join(workspace, "src/texts"));
    await write("src/texts/word.txt", "read");
    expect(run("argument")).toBe("read argument\n");
  });

  it("that stays in its checkout finds there what the program finds by its own place", async () => {
    const read = 'readFileSync(new URL("../outside/word.txt", import.meta.url), "utf8")';
    await write("src/word.ts", `import { readFileSync } from "node:fs";\nexport const word = ${read};\n`);
    await mkdir(path.join(workspace, "outside"));
    await write("outside/word.txt", "outside");
    await build({ companions: "in the checkout" });
    expect(run("argument")).toBe("outside argument\n");
  });

  it("is refused to a program that finds something outside of its folder", async () => {
    await write("src/word.ts", 'export const word = new URL("../outside.txt", import.meta.url).href;\n');
    await expect(build()).rejects.toThrow("src/word.ts refers to ../outside.txt, which no bundle can hold.");
  });

  it("leaves nothing of the one before it", async () => {
    await build();
    const before = await readdir(folder);
    await write("src/word.ts", 'export const word = "second";\n');
    await build();
    expect(run("argument")).toBe("second argument\n");
    expect(await readdir(folder)).toHaveLength(before.length);
  });

  it("that cannot be made leaves the one before it as it is", async () => {
    await build();
    const before = await readdir(folder);
    await write("src/word.ts", "export const word = ;\n");
    await expect(build()).rejects.toThrow("Build failed");
    expect(await readdir(folder)).toEqual(before);
    expect(findFreshBundle(workspace, folder)).toBeUndefined();
  });
});

function build(over: Pick<BundleRequest, "companions"> = { companions: "beside it" }): ReturnType<typeof writeBundle> {
  return writeBundle({ workspace, entry: path.join(workspace, "src/main.ts"), folder, name: "program", ...over });
}

function run(argument: string): string {
  const bundle = findFreshBundle(workspace, folder);
  if (bundle === undefined) throw new Error("The bundle is not fresh.");
  const { stdout, stderr } = spawnSync(process.execPath, [bundle, argument], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout;
}

async function write(file: string, contents: string): Promise<void> {
  await writeFile(path.join(workspace, file), contents);
}

import { createHash } from "node:crypto";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readArtifact } from "../../src/node/read-artifact.ts";

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

const CONTENT = {
  "template.yaml": "Resources: {}\n",
  "parameters/octopus.json": "{}",
  "parameters/local.json": "{}",
  "Deploy.sh": "exec node deploy.mjs",
};

/** An extracted artifact with three files; what is given here is written over it afterwards. */
async function anArtifact(over: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "artifact-"));
  folders.push(folder);
  await mkdir(path.join(folder, "parameters"));
  const files = Object.fromEntries(
    Object.entries(CONTENT).map(([name, text]) => [name, `sha256:${createHash("sha256").update(text).digest("hex")}`]),
  );
  const manifest = JSON.stringify({
    format: 1,
    id: "logstack-broker",
    version: "1.2.3",
    commit: null,
    layer: {},
    files,
  });
  const written = { ...CONTENT, "artifact.json": manifest, ...over };
  await Promise.all(Object.entries(written).map(([name, text]) => writeFile(path.join(folder, name), text)));
  return folder;
}

describe("an artifact", () => {
  it("is taken when every file is as it was built", async () => {
    expect(await readArtifact(await anArtifact(), { insideOctopus: false })).toMatchObject({
      version: "1.2.3",
      verified: true,
    });
  });

  it("with a changed byte is refused, and the file named", async () => {
    const folder = await anArtifact({ "template.yaml": "Resources: { }\n" });
    await expect(readArtifact(folder, { insideOctopus: false })).rejects.toMatchObject({
      problem: "This artifact is not what was built: template.yaml was changed. Nothing was changed.",
      exitCode: 2,
    });
  });

  it("with a missing file is refused, and the file named", async () => {
    const folder = await anArtifact();
    await rm(path.join(folder, "parameters/local.json"));
    await expect(readArtifact(folder, { insideOctopus: false })).rejects.toThrow("parameters/local.json is missing");
  });

  it("may have its Octopus parameters filled in by Octopus, and by nobody else", async () => {
    const folder = await anArtifact({ "parameters/octopus.json": '{"team":"logs"}' });
    expect(await readArtifact(folder, { insideOctopus: true })).toMatchObject({ verified: true });
    await expect(readArtifact(folder, { insideOctopus: false })).rejects.toThrow("parameters/octopus.json was changed");
  });

  it("may lack the script that Octopus has run and deleted, but not have another one", async () => {
    const folder = await anArtifact();
    await rm(path.join(folder, "Deploy.sh"));
    expect(await readArtifact(folder, { insideOctopus: true })).toMatchObject({ verified: true });
    await expect(readArtifact(folder, { insideOctopus: false })).rejects.toThrow("Deploy.sh is missing");
    const changed = await anArtifact({ "Deploy.sh": "exec other" });
    await expect(readArtifact(changed, { insideOctopus: true })).rejects.toThrow("Deploy.sh was changed");
  });

  it.each([
    ["no JSON", "{", "it is not well-formed JSON"],
    ["a list", "[]", "its format is 0"],
    ["a newer format", '{"format":2}', "its format is 2, and this script reads format 1"],
    ["no version", '{"format":1,"files":{}}', "it has no version"],
    ["odd files", '{"format":1,"version":"1","files":{"a":1}}', "its files are not an object"],
    ["a file outside", '{"format":1,"version":"1","files":{"../x":"sha256:0"}}', "../x lies outside the artifact"],
  ])("whose manifest is %s is refused", async (_what, manifest, problem) => {
    await expect(
      readArtifact(await anArtifact({ "artifact.json": manifest }), { insideOctopus: false }),
    ).rejects.toThrow(problem);
  });

  it("is a source folder where there is no manifest", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "source-"));
    folders.push(folder);
    expect(await readArtifact(folder, { insideOctopus: false })).toMatchObject({
      version: "0.0.0-source",
      verified: false,
    });
  });
});

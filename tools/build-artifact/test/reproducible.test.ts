import { readFile, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findArtifact, openArtifact } from "@logstack/release/node";
import { describe, expect, test } from "vitest";
import { buildArtifact } from "../src/build-artifact.ts";
import { aWorkspace, runBuild, type TestWorkspace, type WorkspaceOptions } from "./a-workspace.ts";

const CONFIG = { "config/b.conf": "b\n", "config/a/c.conf": "c\n", "config/B.conf": "B\n" };

/** A deploy script that imports two modules when it needs them, and what both share. */
const LATE = {
  "deploy.ts": 'console.log(await import("./late/one.ts"), await import("./late/two.ts"));\n',
  "late/one.ts": 'import { major } from "semver";\nexport const one = major("1.0.0");\n',
  "late/two.ts": 'import { minor } from "semver";\nexport const two = minor("1.0.0");\n',
};

const build = async (options?: WorkspaceOptions) => {
  const { layer } = await aWorkspace(options);
  return (await buildArtifact({ layerFolder: layer, buildNumber: undefined })).artifact;
};

describe("equal sources make equal bytes", () => {
  test("in folders of other names and depths, in another time zone, under another umask, with other file times", async () => {
    const here = await aWorkspace({ files: { ...CONFIG, ...LATE } });
    const there = await aWorkspace({
      files: Object.fromEntries(Object.entries({ ...CONFIG, ...LATE }).reverse()),
      below: "a quite/other place/logstack (copy)",
    });
    await utimes(path.join(there.layer, "template.yaml"), new Date(0), new Date(0));
    await runBuild(here, { env: { TZ: "Pacific/Kiritimati", LANG: "C" }, umask: "077" });
    await runBuild(there, { env: { TZ: "America/Los_Angeles", LANG: "de_DE.UTF-8" }, umask: "000" });
    const [first, second] = await Promise.all([artifactOf(here), artifactOf(there)]);
    expect(second.digest).toBe(first.digest);
    expect(path.basename(second.file)).toBe(path.basename(first.file));
    expect([...first.files.keys()]).toEqual([
      "Deploy.ps1",
      "Deploy.sh",
      "README.md",
      "THIRD-PARTY-NOTICES.txt",
      "artifact.json",
      "config/B.conf",
      "config/a/c.conf",
      "config/b.conf",
      "deploy.mjs",
      "lib/logstack-probe-late-one.mjs",
      "lib/logstack-probe-late-two.mjs",
      "lib/shared.mjs",
      "parameters/local.json",
      "parameters/octopus.json",
      "template.parsed.json",
      "template.yaml",
      "variables.json",
    ]);
  });

  test("with the line ends of another system", async () => {
    const unix = { ...CONFIG, "variables.json": '{\n "variables": []\n}\n' };
    const other = Object.fromEntries(Object.entries(unix).map(([name, text]) => [name, text.replaceAll("\n", "\r\n")]));
    expect((await build({ files: other })).digest).toBe((await build({ files: unix })).digest);
  });

  test("and name nothing of the machine they were made on", async () => {
    const artifact = await build();
    const text = [...artifact.files.values()].map((content) => content.toString("utf8")).join("\n");
    expect(text).not.toContain(tmpdir());
    const checkout = fileURLToPath(new URL("../../..", import.meta.url));
    for (const folder of ["packages", "tools", "environments", "node_modules"]) {
      expect(text).not.toContain(path.join(checkout, folder));
    }
    expect(text).not.toMatch(/node_modules\/\.pnpm/);
    expect((await readFile(artifact.file)).toString("latin1")).not.toContain(tmpdir());
  });
});

describe("other sources make another version", () => {
  test.each<[string, WorkspaceOptions]>([
    ["the README", { files: { "README.md": "# another\n" } }],
    ["the configuration", { files: { "config/a.conf": "" } }],
    ["a parameter", { files: { "parameters/local.json": '{ "CacheEndpoint": "x", "VpcId": "vpc-y" }' } }],
    ["the code", { files: { "deploy.ts": 'console.log("other");' } }],
  ])("when %s differs", async (_what, options) => {
    const [first, second] = [await build(), await build(options)];
    expect(first.manifest.version).toMatch(/^1\.2\.3-dev\.h[0-9a-f]{10}$/);
    expect(second.manifest.version).toMatch(/^1\.2\.3-dev\.h[0-9a-f]{10}$/);
    expect(second.manifest.version).not.toBe(first.manifest.version);
  });
});

test("bytes that are not text stay as they are, and files that no one meant to ship stay out", async () => {
  const binary = Buffer.from([0, 13, 10, 255, 13, 10]);
  const latin = Buffer.from("caf\xe9\r\n", "latin1");
  const { files } = await build({
    files: { "config/x.bin": binary, "config/latin.txt": latin, "config/.DS_Store": "junk", "config/y.conf~": "junk" },
  });
  expect(files.get("config/x.bin")).toEqual(binary);
  expect(files.get("config/latin.txt")).toEqual(latin);
  expect([...files.keys()].filter((name) => name.startsWith("config/"))).toEqual(["config/latin.txt", "config/x.bin"]);
});

async function artifactOf({ layer }: TestWorkspace) {
  return openArtifact(await findArtifact(layer));
}

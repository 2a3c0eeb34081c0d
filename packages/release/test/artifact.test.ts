import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipArchive } from "archiver";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MANIFEST_FILE, type ArtifactManifest } from "../src/index.ts";
import { digestOf, extractArtifact, findArtifact, findChangedFiles, openArtifact } from "../src/node/index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "logstack-artifact-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const CONTENT: Readonly<Record<string, string>> = {
  "template.yaml": "Resources: {}\n",
  "parameters/octopus.json": "{}\n",
  "deploy.mjs": "process.exitCode = 0;\n",
};

const aManifest = (overrides: Partial<ArtifactManifest> = {}): ArtifactManifest => ({
  format: 1,
  id: "logstack-broker",
  version: "1.0.0",
  commit: null,
  layer: { name: "broker", component: "broker", inputs: {}, purpose: "Takes log events in." },
  files: Object.fromEntries(Object.entries(CONTENT).map(([name, text]) => [name, digestOf(Buffer.from(text))])),
  ...overrides,
});

interface ZipContent {
  readonly fileName?: string;
  readonly manifest?: object;
  readonly content?: Readonly<Record<string, string>>;
  readonly store?: boolean;
}

const filesOf = (empty: string) =>
  Object.fromEntries(Object.entries({ ...CONTENT, empty }).map(([name, text]) => [name, digestOf(Buffer.from(text))]));

async function writeZip({
  fileName = "logstack-broker.1.0.0.zip",
  manifest = aManifest(),
  content = CONTENT,
  store = true,
}: ZipContent) {
  const file = path.join(folder, fileName);
  const archive = new ZipArchive({ store });
  for (const [name, text] of Object.entries(content)) archive.append(text, { name });
  archive.append(JSON.stringify(manifest), { name: MANIFEST_FILE });
  await Promise.all([archive.finalize(), pipeline(archive, createWriteStream(file))]);
  return file;
}

describe("an artifact", () => {
  test("is opened with its digest, its manifest and every file", async () => {
    const file = await writeZip({});
    const artifact = await openArtifact(file);
    expect(artifact.digest).toBe(digestOf(await readFile(file)));
    expect(artifact.manifest).toEqual(aManifest());
    expect(artifact.files.get("template.yaml")?.toString()).toBe("Resources: {}\n");
  });

  test("is extracted with its folders", async () => {
    const target = path.join(folder, "out", "broker");
    await extractArtifact(await openArtifact(await writeZip({})), target);
    expect(await readFile(path.join(target, "parameters/octopus.json"), "utf8")).toBe("{}\n");
    expect(JSON.parse(await readFile(path.join(target, MANIFEST_FILE), "utf8"))).toEqual(aManifest());
  });

  test("is refused when a byte of a file was changed", async () => {
    const file = await writeZip({ content: { ...CONTENT, "template.yaml": "Resources: []\n" } });
    await expect(openArtifact(file)).rejects.toThrow(
      `${file} is not a whole artifact: template.yaml was changed after the build.`,
    );
  });

  test("is opened whatever its files are compressed with, and refused when one is longer than the zip says", async () => {
    const file = await writeZip({
      content: { ...CONTENT, empty: "" },
      manifest: aManifest({ files: filesOf("") }),
      store: false,
    });
    expect((await openArtifact(file)).files.get("template.yaml")?.toString()).toBe(CONTENT["template.yaml"]);
    const bytes = await readFile(file);
    // The size of the first file, in its entry of the central directory.
    const entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    bytes.writeUInt32LE(3, entry + 24);
    await writeFile(file, bytes);
    await expect(openArtifact(file)).rejects.toThrow("is not a whole artifact");
  });

  test("is refused wherever a byte of the zip was changed, but for what no reader of its files can see", async () => {
    const file = await writeZip({});
    const bytes = await readFile(file);
    const original = await openArtifact(file);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      await writeFile(file, changed);
      const seen = await openArtifact(file).catch((error: Error) => error.name);
      expect(["ReleaseError", { ...original, digest: digestOf(changed), bytes: changed }]).toContainEqual(seen);
    }
  });

  test("is refused when it is cut short, wherever", async () => {
    const file = await writeZip({});
    const bytes = await readFile(file);
    for (const length of [0, 10, 100, bytes.length - 1]) {
      await writeFile(file, bytes.subarray(0, length));
      await expect(openArtifact(file)).rejects.toMatchObject({ code: "damagedArtifact", exitCode: 2 });
    }
  });

  test("is refused with every file that is missing or too many", async () => {
    const { "deploy.mjs": _left, ...others } = CONTENT;
    const file = await writeZip({ content: { ...others, "extra.sh": "rm -rf /\n" } });
    await expect(openArtifact(file)).rejects.toThrow("deploy.mjs is missing, extra.sh is not listed in artifact.json.");
  });

  test("is refused when it comes from a newer logstack, even one whose manifest looks quite different", async () => {
    const file = await writeZip({ manifest: { format: 2, novelty: true } });
    await expect(openArtifact(file)).rejects.toMatchObject({
      code: "newerArtifact",
      problem: `${file}/artifact.json has format 2, and this logstack reads formats up to 1.`,
    });
  });

  test("is refused when a name leads out of the folder it would be extracted to", async () => {
    const file = await writeZip({ content: { ...CONTENT, "a/x/evil.txt": "gotcha\n" } });
    const bytes = await readFile(file);
    await writeFile(file, Buffer.from(bytes.toString("latin1").replaceAll("a/x/evil.txt", "../../ev.txt"), "latin1"));
    await expect(openArtifact(file)).rejects.toThrow(
      `${file} is not a whole artifact: invalid relative path: ../../ev.txt.`,
    );
  });

  test("is refused under another name than its own", async () => {
    const file = await writeZip({ fileName: "logstack-broker.2.0.0.zip" });
    await expect(openArtifact(file)).rejects.toThrow("by what is in it, its name is logstack-broker.1.0.0.zip.");
  });

  test("is refused when it is not there, or is a folder", async () => {
    await expect(openArtifact(path.join(folder, "nope.zip"))).rejects.toThrow("cannot be read: there is no such file.");
    await expect(openArtifact(folder)).rejects.toThrow("cannot be read: it is a folder.");
  });
});

test("an artifact is compared with its layer's files by content, whatever their line ends and times", async () => {
  const artifact = await openArtifact(await writeZip({}));
  const layer = path.join(folder, "layer");
  await extractArtifact(artifact, layer);
  await writeFile(path.join(layer, "template.yaml"), "Resources: {}\r\n");
  expect(await findChangedFiles(artifact, layer)).toEqual([]);
  await writeFile(path.join(layer, "template.yaml"), "Resources: { Queue: {} }\n");
  await rm(path.join(layer, "deploy.mjs"));
  expect(await findChangedFiles(artifact, layer)).toEqual(["template.yaml"]);
});

describe("a layer's one artifact", () => {
  const layerWith = async (...fileNames: readonly string[]): Promise<string> => {
    const layer = path.join(folder, "broker");
    await mkdir(path.join(layer, "dist"), { recursive: true });
    for (const fileName of fileNames) await writeFile(path.join(layer, "dist", fileName), "");
    return layer;
  };

  test("is found among other files", async () => {
    const layer = await layerWith("logstack-broker.1.0.0.zip", "notes.txt", "logstack-cache.1.0.0.zip");
    expect(await findArtifact(layer)).toBe(path.join(layer, "dist", "logstack-broker.1.0.0.zip"));
  });

  test("is missed with the command that builds it", async () => {
    await expect(findArtifact(path.join(folder, "broker"))).rejects.toMatchObject({
      code: "artifactNotBuilt",
      hints: ["Build the artifacts: npm run build."],
    });
  });

  test("is not guessed when there are several", async () => {
    const layer = await layerWith("logstack-broker.1.0.1.zip", "logstack-broker.1.0.0.zip");
    await expect(findArtifact(layer)).rejects.toThrow("logstack-broker.1.0.0.zip, logstack-broker.1.0.1.zip.");
  });

  test("is not looked for where `dist` is no folder", async () => {
    const layer = path.join(folder, "broker");
    await mkdir(layer);
    await writeFile(path.join(layer, "dist"), "");
    await expect(findArtifact(layer)).rejects.toMatchObject({ code: "unreadableFile", exitCode: 2 });
  });
});

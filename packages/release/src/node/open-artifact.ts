import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { artifactFileName } from "../artifact/artifact-name.ts";
import { MANIFEST_FILE, parseManifest, type ArtifactManifest } from "../artifact/artifact-manifest.ts";
import { findFileProblems } from "../artifact/verify-files.ts";
import { ReleaseError } from "../errors.ts";
import { digestOf } from "./digest.ts";
import { readBytes } from "./read-text.ts";
import { readZip } from "./read-zip.ts";

/** An artifact whose every byte agrees with its manifest, held in memory so that nothing can change it afterwards. */
export interface Artifact {
  readonly file: string;
  /** `sha256:<hex>` of the zip itself. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly manifest: ArtifactManifest;
  /** The zip itself. */
  readonly bytes: Buffer;
  /** By path inside the artifact, the manifest included. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * Reads an artifact and checks every file in it against the digests of its `artifact.json`.
 *
 * @throws ReleaseError `unreadableFile`, `damagedArtifact` (cut short, a changed byte, a file too many or too few, a
 * name that leads out of the folder, a file name that is not its own) or `newerArtifact`.
 */
export async function openArtifact(file: string): Promise<Artifact> {
  return openArtifactBytes(await readBytes(file), file);
}

/** Checks the bytes of an artifact as `openArtifact` does; the last part of `file` must be the name that is its own. */
export async function openArtifactBytes(bytes: Buffer, file: string): Promise<Artifact> {
  const files = await readFiles(bytes, file);
  const manifestText = files.get(MANIFEST_FILE)?.toString("utf8");
  if (manifestText === undefined) throw damaged(file, `it has no ${MANIFEST_FILE}`);
  const manifest = parseManifest(manifestText, `${file}/${MANIFEST_FILE}`);
  const digests = new Map([...files].map(([name, content]) => [name, digestOf(content)]));
  const problems = findFileProblems({ manifest, digests });
  if (problems.length > 0) throw damaged(file, problems.join(", "));
  const expectedName = artifactFileName(manifest);
  if (path.basename(file) !== expectedName) throw damaged(file, `by what is in it, its name is ${expectedName}`);
  return { file, digest: digestOf(bytes), sizeBytes: bytes.byteLength, bytes, manifest, files };
}

/** Writes the artifact's files into a folder, which is made when it does not exist. */
export async function extractArtifact(artifact: Artifact, folder: string): Promise<void> {
  const targets = [...artifact.files].map(([name, content]) => ({ target: path.join(folder, name), content }));
  const folders = new Set(targets.map(({ target }) => path.dirname(target)));
  await Promise.all([...folders].map((each) => mkdir(each, { recursive: true })));
  await Promise.all(targets.map(({ target, content }) => writeFile(target, content)));
}

async function readFiles(bytes: Buffer, file: string): Promise<ReadonlyMap<string, Buffer>> {
  try {
    return await readZip(bytes);
  } catch (error) {
    throw damaged(file, (error as Error).message.replace(/\.$/, ""), error);
  }
}

function damaged(file: string, why: string, cause?: unknown): ReleaseError {
  return new ReleaseError({
    code: "damagedArtifact",
    problem: `${file} is not a whole artifact: ${why}.`,
    hints: ["Fetch the artifact again, or build it anew: npm run build."],
    cause,
  });
}

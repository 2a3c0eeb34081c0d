import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { artifactFileName, MANIFEST_FILE, parseManifest, type ArtifactManifest } from "@logstack/release";
import { openArtifact, type Artifact } from "@logstack/release/node";
import { writeZip } from "./write-zip.ts";

/** What goes into an artifact; the manifest has the digests of the files. */
export interface ArtifactContent {
  readonly manifest: ArtifactManifest;
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * Writes an artifact into a folder under its own name and returns it as it was read back from the disk; there is none
 * under that name until it is whole.
 */
export async function writeArtifact(dist: string, { manifest, files }: ArtifactContent): Promise<Artifact> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  parseManifest(text, MANIFEST_FILE);
  await mkdir(dist, { recursive: true });
  const file = path.join(dist, artifactFileName(manifest));
  const unfinished = `${file}.unfinished`;
  await writeZip(unfinished, new Map([...files, [MANIFEST_FILE, Buffer.from(text)]]));
  await rename(unfinished, file);
  return openArtifact(file);
}

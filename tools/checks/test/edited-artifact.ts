import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { writeArtifact } from "@logstack/build-artifact/write-artifact";
import { digestOf, openArtifact } from "@logstack/release/node";
import { findZip, root, type Checkout } from "./checkout.ts";

/** By the file's name in the artifact: what takes the place of what. */
export type Edits = Readonly<Record<string, readonly [before: string, after: string]>>;

/** A version of a layer's artifact that differs from the one that was built last. */
export interface EditedRelease {
  /** Its folder below `environments`. */
  readonly layer: string;
  readonly version: string;
  readonly edits?: Edits;
}

/** Puts in the place of a layer's artifact in a checkout the one that was built last, with another version and edited files. */
export async function releaseEdited(checkout: Checkout, { layer, version, edits = {} }: EditedRelease): Promise<void> {
  const { manifest, files } = await openArtifact(await findZip({ folder: root }, layer));
  const edited = new Map([...files].filter(([name]) => manifest.files[name] !== undefined));
  for (const [name, [before, after]] of Object.entries(edits)) {
    const text = edited.get(name)?.toString("utf8") ?? "";
    if (!text.includes(before)) throw new Error(`${name} of ${layer} has no "${before}"`);
    edited.set(name, Buffer.from(text.replaceAll(before, after)));
  }
  const digests = Object.fromEntries([...edited].map(([name, content]) => [name, digestOf(content)]));
  const folder = path.dirname(await findZip(checkout, layer));
  for (const name of await readdir(folder)) await rm(path.join(folder, name));
  await writeArtifact(folder, { manifest: { ...manifest, version, files: digests }, files: edited });
}

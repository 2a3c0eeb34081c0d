// Tells whether the command line's bundle is what its sources say now. Plain JavaScript over Node's own modules: it runs
// before anything is loaded, and each command waits for it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The file in the bundle's folder that says what it was made from. */
export const BUNDLE_MANIFEST = "bundle.json";

/**
 * Returns the file to begin with, or undefined when there is no bundle or one of its sources is no longer what it was.
 * By digest and not by time: a checkout of another commit, a copied folder and a cache that restores files all have times
 * that say nothing.
 * @param {string} root the checkout
 * @param {string} folder the bundle's
 */
export function findFreshBundle(root, folder) {
  const manifest = readManifest(join(folder, BUNDLE_MANIFEST));
  if (manifest === undefined || digestSources(root, manifest.sources) !== manifest.digest) return undefined;
  return join(folder, manifest.entry);
}

/**
 * Returns one digest of the files' names and contents; undefined when one cannot be read.
 * @param {string} root
 * @param {readonly string[]} files from the root
 */
export function digestSources(root, files) {
  const hash = createHash("sha256");
  try {
    for (const file of files) {
      const contents = readFileSync(`${root}/${file}`);
      hash.update(`${file} ${contents.length}\n`).update(contents);
    }
  } catch {
    return undefined;
  }
  return hash.digest("hex");
}

/** @param {string} file */
function readManifest(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

import { MANIFEST_FILE, type ArtifactManifest } from "./artifact-manifest.ts";

/** The digests of what an artifact really holds, against what its manifest says. */
export interface FoundFiles {
  readonly manifest: ArtifactManifest;
  /** By path, the manifest itself included: `sha256:<hex>` of the bytes that are there. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Returns one clause for each file that is changed, missing or not listed, in the order of their paths. */
export function findFileProblems({ manifest, digests }: FoundFiles): readonly string[] {
  const listed = new Map(Object.entries(manifest.files));
  const paths = [...new Set([...listed.keys(), ...digests.keys()])].sort();
  return paths.flatMap((path) => {
    if (path === MANIFEST_FILE) return listed.has(path) ? [`${path} lists itself`] : [];
    const found = digests.get(path);
    if (found === undefined) return [`${path} is missing`];
    if (!listed.has(path)) return [`${path} is not listed in ${MANIFEST_FILE}`];
    return found === listed.get(path) ? [] : [`${path} was changed after the build`];
  });
}

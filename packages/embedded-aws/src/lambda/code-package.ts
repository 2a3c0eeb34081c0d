import { unzipSync, zipSync, type UnzipFileInfo } from "fflate";
import type { AwsError } from "../aws-error.ts";
import { invalidParameterValue } from "./refusals.ts";

/** AWS: the limit of a function's code without compression (developer guide, "Lambda quotas"). */
const UNZIPPED_LIMIT_BYTES = 262_144_000;

/** The instant that every file of a packed source bears: the same source makes the same archive. ZIP knows none before 1980. */
const PACKED_AT = "1980-01-01T00:00:00";

/** Returns a source text as the archive that CloudFormation makes of it. AWS: it becomes `index.js`, or `index.mjs` where it is a module. */
export function packInlineSource(source: string, runtime: string): Uint8Array {
  const ending = runtime.startsWith("nodejs") ? (isModule(source) ? "mjs" : "js") : "py";
  return zipSync({ [`index.${ending}`]: new TextEncoder().encode(source) }, { mtime: PACKED_AT });
}

/** AWS: a source with top-level `import` or `export` statements is taken for an ES module. */
function isModule(source: string): boolean {
  return /^\s*(?:import\s*[\w{*"']|export\s+(?:const|let|var|function|async|class|default|\{))/m.test(source);
}

/**
 * Throws AWS's refusal of an archive that cannot be unpacked or would be too large, and ours of one with names that lead
 * out of the folder it is unpacked into. Nothing is decompressed.
 */
export function checkArchive(archive: Uint8Array): void {
  let unzippedBytes = 0;
  visitFiles(archive, ({ name, originalSize, compression }) => {
    unzippedBytes += originalSize;
    if (compression !== STORED && compression !== DEFLATED) throw unreadable();
    if (leadsOut(name)) {
      throw invalidParameterValue(
        `Could not unzip uploaded file: the name ${name} leads out of the function's folder.`,
      );
    }
    return false;
  });
  if (unzippedBytes > UNZIPPED_LIMIT_BYTES) {
    throw invalidParameterValue(`Unzipped size must be smaller than ${UNZIPPED_LIMIT_BYTES} bytes`);
  }
}

/** The ways of compression in ZIP that are in use: APPNOTE.TXT, 4.4.5. */
const STORED = 0;
const DEFLATED = 8;

/** Returns the files in an archive that has been checked, by their path in it. Folders are left out. */
export function unpackArchive(archive: Uint8Array): Readonly<Record<string, Uint8Array>> {
  checkArchive(archive);
  return visitFiles(archive, ({ name }) => !name.endsWith("/"));
}

function visitFiles(
  archive: Uint8Array,
  filter: (file: UnzipFileInfo) => boolean,
): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    // What the filter throws is an answer already.
    if (error instanceof Error && error.name === "AwsError") throw error;
    throw unreadable();
  }
}

function unreadable(): AwsError {
  return invalidParameterValue("Could not unzip uploaded file. Please check your file, then try to upload again.");
}

function leadsOut(name: string): boolean {
  return name.startsWith("/") || /[\\\0]|^[A-Za-z]:/.test(name) || name.split("/").includes("..");
}

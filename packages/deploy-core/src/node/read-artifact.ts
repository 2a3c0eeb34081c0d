import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "../errors.ts";

/** The folder an artifact was extracted to, or a layer's source folder. */
export interface Artifact {
  readonly folder: string;
  readonly version: string;
  /** False for a layer's source folder, where there is nothing to check against. */
  readonly verified: boolean;
}

/** The version of a layer that is deployed from its source folder. */
export const SOURCE_VERSION = "0.0.0-source";

/** The one file that Octopus itself changes, when it replaces the tokens in it on extraction. */
export const OCTOPUS_PARAMETERS = "parameters/octopus.json";

/** Octopus deletes the scripts that it has run, and what it has extracted may be used by a later step. */
const OCTOPUS_SCRIPTS: ReadonlySet<string> = new Set(["Deploy.sh", "Deploy.ps1"]);

/**
 * Reads an artifact's `artifact.json` and checks every file's digest against it. A changed or missing file is named
 * in the `DeployError`: what passed in one environment must be, byte for byte, what runs in the next.
 */
export async function readArtifact(folder: string, { insideOctopus }: { insideOctopus: boolean }): Promise<Artifact> {
  const text = await readText(path.join(folder, "artifact.json"));
  if (text === undefined) return { folder, version: SOURCE_VERSION, verified: false };
  const { version, files } = parseManifest(text);
  const checked = Object.entries(files).filter(([file]) => !insideOctopus || file !== OCTOPUS_PARAMETERS);
  const problems = await Promise.all(
    checked.map(([file, digest]) =>
      checkFile(folder, { file, digest, mayBeGone: insideOctopus && OCTOPUS_SCRIPTS.has(file) }),
    ),
  );
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return { folder, version, verified: true };
  throw new DeployError({
    code: "changedArtifact",
    problem: `This artifact is not what was built: ${found.join("; ")}. Nothing was changed.`,
    hints: ["Extract the artifact's zip anew into an empty folder, or build a new artifact with the change in it."],
  });
}

interface Manifest {
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
}

function parseManifest(text: string): Manifest {
  const parsed = parseJsonObject(text);
  const { format, version, files } = parsed;
  if (format !== 1) throw badManifest(`its format is ${JSON.stringify(format)}, and this script reads format 1`);
  if (typeof version !== "string" || version === "") throw badManifest("it has no version");
  if (!isTextRecord(files)) throw badManifest("its files are not an object of paths and digests");
  return { version, files };
}

function parseJsonObject(text: string): Readonly<Record<"format" | "version" | "files", unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return { format: 0, version: "", files: {}, ...parsed };
  } catch (cause) {
    throw badManifest("it is not well-formed JSON", cause);
  }
  throw badManifest("it is not an object");
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === "object" && value !== null && Object.values(value).every((each) => typeof each === "string");
}

async function checkFile(
  folder: string,
  { file, digest, mayBeGone }: { file: string; digest: string; mayBeGone: boolean },
): Promise<string | undefined> {
  const place = path.resolve(folder, file);
  if (!place.startsWith(path.resolve(folder) + path.sep)) return `${file} lies outside the artifact`;
  const content = await readBytes(place);
  if (content === undefined) return mayBeGone ? undefined : `${file} is missing`;
  const actual = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  return actual === digest ? undefined : `${file} was changed`;
}

async function readText(file: string): Promise<string | undefined> {
  return (await readBytes(file))?.toString("utf8");
}

async function readBytes(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new DeployError({
      code: "unreadableFile",
      problem: `${file} cannot be read${cause instanceof Error ? `: ${cause.message}` : ""}.`,
      hints: ["Make the file readable for the user who deploys."],
      cause,
    });
  }
}

function badManifest(why: string, cause?: unknown): DeployError {
  return new DeployError({
    code: "badManifest",
    problem: `The manifest artifact.json can not be used: ${why}. Nothing was changed.`,
    hints: ["Extract the artifact's zip anew into an empty folder."],
    cause,
  });
}

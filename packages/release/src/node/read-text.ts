import { readFile } from "node:fs/promises";
import { ReleaseError } from "../errors.ts";

/**
 * Reads a text file.
 *
 * @throws ReleaseError `unreadableFile` that says whether it is missing, forbidden or not a file.
 */
export async function readText(file: string): Promise<string> {
  return (await readBytes(file)).toString("utf8");
}

/**
 * Reads a file.
 *
 * @throws ReleaseError `unreadableFile`, as `readText`.
 */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** The error for a file or folder that could not be read, from what Node says of it. */
export function unreadable(file: string, error: unknown): ReleaseError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return new ReleaseError({
    code: "unreadableFile",
    problem: `${file} cannot be read: ${REASONS[code] ?? (error as Error).message}.`,
    hints: ["Check the path and its permissions."],
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "it, or a part of the path to it, is not a folder",
  EISDIR: "it is a folder",
  EACCES: "permission was denied",
  EPERM: "permission was denied",
};

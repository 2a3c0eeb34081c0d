import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ZipArchive } from "archiver";

/**
 * Writes a zip whose bytes depend on nothing but the names and contents of the files: entries sorted by name, one
 * fixed time (the earliest a zip can hold) in UTC, fixed permissions, and nothing compressed, because what zlib makes
 * of equal input differs between its versions.
 */
export async function writeZip(file: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const archive = new ZipArchive({ store: true });
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    archive.append(content, { name, date: EARLIEST, mode: 0o644 });
  }
  await Promise.all([archive.finalize(), pipeline(archive, createWriteStream(file))]);
}

const EARLIEST = new Date(Date.UTC(1980, 0, 1));

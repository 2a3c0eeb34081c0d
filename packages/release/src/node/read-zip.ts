import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { fromBufferPromise, type Entry, type ZipFile } from "yauzl";

/** More than any artifact holds; a zip that claims more is refused before it fills the memory. */
const MAX_CONTENT_BYTES = 256 * 1024 * 1024;

/**
 * Returns the bytes of every file in a zip, by path. Folders are left out.
 *
 * @throws Error with one clause that says what is wrong: not a zip, cut short, a name that would lead out of the
 * folder it is extracted to, a name that comes twice, more content than an artifact can have.
 */
export async function readZip(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await openZip(bytes);
  const files = new Map<string, Buffer>();
  let contentBytes = 0;
  for await (const entry of zip.eachEntry()) {
    contentBytes += entry.uncompressedSize;
    if (contentBytes > MAX_CONTENT_BYTES) throw new Error(`it holds more than ${MAX_CONTENT_BYTES} bytes`);
    if (entry.fileName.endsWith("/")) continue;
    if (files.has(entry.fileName)) throw new Error(`it holds ${entry.fileName} twice`);
    files.set(entry.fileName, await readEntry(zip, entry));
  }
  return files;
}

/** yauzl refuses absolute paths, `..` and backslashes while it lists the entries. */
async function openZip(bytes: Buffer): Promise<ZipFile> {
  return fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true });
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const content = await buffer(await zip.openReadStreamPromise(entry));
  // The manifest has no digest of its own: this is what shows that a byte of it was changed on the way.
  if (crc32(content) !== entry.crc32)
    throw new Error(`${entry.fileName} does not have the checksum it was zipped with`);
  return content;
}

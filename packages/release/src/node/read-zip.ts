import { crc32, inflateRawSync } from "node:zlib";
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
    files.set(entry.fileName, readEntry(bytes, { entry, dataStart: await findData(zip, entry) }));
  }
  return files;
}

/** yauzl refuses absolute paths, `..` and backslashes while it lists the entries. */
async function openZip(bytes: Buffer): Promise<ZipFile> {
  return fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true });
}

async function findData(zip: ZipFile, entry: Entry): Promise<number> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return fileDataStart;
}

interface FoundEntry {
  readonly entry: Entry;
  readonly dataStart: number;
}

/** All is in memory: the library's streams would take ten times as long. */
function readEntry(bytes: Buffer, { entry, dataStart }: FoundEntry): Buffer {
  const content = inflate(bytes.subarray(dataStart, dataStart + entry.compressedSize), entry);
  if (content.length !== entry.uncompressedSize)
    throw new Error(`${entry.fileName} does not have the size that the zip names`);
  // The manifest has no digest of its own: this is what shows that a byte of it was changed on the way.
  if (crc32(content) !== entry.crc32)
    throw new Error(`${entry.fileName} does not have the checksum it was zipped with`);
  return content;
}

function inflate(data: Buffer, entry: Entry): Buffer {
  const { fileName, compressionMethod, uncompressedSize } = entry;
  if (entry.isEncrypted()) throw new Error(`${fileName} is encrypted`);
  if (compressionMethod === STORED) return data;
  if (compressionMethod !== DEFLATED) throw new Error(`${fileName} is compressed in a way that is not known here`);
  // One byte more than it may have shows that it has more, and no zip can fill the memory.
  return inflateRawSync(data, { maxOutputLength: uncompressedSize + 1 });
}

/** The two methods that zips have in general (PKWARE's APPNOTE, 4.4.5). */
const STORED = 0;
const DEFLATED = 8;

/** Returns the files of an archive that `makeBundle` packed, by path; what else an archive may have is passed over. */
export function readTar(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const textAt = (offset: number, length: number): string =>
    new TextDecoder().decode(archive.subarray(offset, offset + length)).replace(/\0[^]*$/, "");
  for (let at = 0; at + BLOCK <= archive.length;) {
    const name = textAt(at, 100);
    if (name === "") break;
    const prefix = textAt(at + 345, 155);
    const size = Number.parseInt(textAt(at + 124, 12), 8);
    const isFile = textAt(at + 156, 1) === "0";
    if (isFile) files.set(prefix === "" ? name : `${prefix}/${name}`, archive.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

const BLOCK = 512;

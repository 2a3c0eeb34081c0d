import { createHash } from "node:crypto";
import { gzipSync } from "fflate";
import type { Bundle } from "../model/bundle.ts";
import { SCRIPTS } from "../model/machine-file.ts";
import type { PreparedRole } from "../check/prepare-roles.ts";

/** Packs the files of a role. Equal files make equal bytes on any machine, so a digest says whether there is anything to do. */
export function makeBundle({ role, files }: PreparedRole): Bundle {
  // A time of zero is left out of the header, and so is every name.
  const archive = gzipSync(makeTar(files), { mtime: 0, level: 9 });
  return { role, archive, digest: `sha256:${createHash("sha256").update(archive).digest("hex")}` };
}

/** Returns an archive as `tar` unpacks it: files by name, everyone's and of no time. */
function makeTar(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const names = [...files.keys()].sort((a, b) => (a < b ? -1 : 1));
  const blocks = names.flatMap((name) => {
    const bytes = files.get(name) ?? new Uint8Array();
    return [makeHeader(name, bytes.length), bytes, new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)]);
}

const BLOCK = 512;

/** A header as POSIX.1-1988 has it (`ustar`), with what is long of a path in its prefix. */
function makeHeader(path: string, sizeBytes: number): Uint8Array {
  const { prefix, name } = splitPath(path);
  const header = Buffer.alloc(BLOCK);
  const put = (text: string, offset: number): void => void header.write(text, offset, "utf8");
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  put(name, 0);
  put(octal(SCRIPTS.some((script) => script === path) ? 0o755 : 0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(sizeBytes, 11), 124);
  put(octal(0, 11), 136);
  put(" ".repeat(8), 148);
  put("0", 156);
  put("ustar\u000000", 257);
  put("root", 265);
  put("root", 297);
  put(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** The build refuses longer paths, so none gets here. */
function splitPath(path: string): { readonly prefix: string; readonly name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: "", name: path };
  const cut = [...path.matchAll(/\//g)]
    .map(({ index }) => index)
    .find((index) => Buffer.byteLength(path.slice(index + 1)) <= 100);
  if (cut === undefined || Buffer.byteLength(path.slice(0, cut)) > 155)
    throw new Error(`${path} is too long for an archive`);
  return { prefix: path.slice(0, cut), name: path.slice(cut + 1) };
}

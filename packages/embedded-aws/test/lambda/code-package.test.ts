import { strFromU8, strToU8, zipSync } from "fflate";
import { describe, expect, it, test } from "vitest";
import { checkArchive, packInlineSource, unpackArchive } from "../../src/lambda/code-package.ts";

describe("an archive of code", () => {
  test.each(["../up.js", "a/../../up.js", "/etc/passwd", "a\\..\\up.js", "C:/up.js"])(
    "is refused with the name %s",
    (name) => {
      const archive = zipSync({ [name]: strToU8("x") });
      expect(() => unpackArchive(archive)).toThrow(`the name ${name} leads out of the function's folder`);
    },
  );

  it("is refused when it would be larger than 250 MB, before anything of it is decompressed", () => {
    const archive = claiming(131_072_001, zipSync({ a: strToU8("x"), b: strToU8("x") }));
    expect(() => checkArchive(archive)).toThrow("Unzipped size must be smaller than 262144000 bytes");
  });

  it("gives no more than it claims to be", () => {
    const archive = claiming(5, zipSync({ "index.js": strToU8("exports.handler = 1;".repeat(100)) }));
    expect(unpackArchive(archive)["index.js"]).toHaveLength(5);
  });

  it("is refused when it is compressed in a way that nobody here can undo", () => {
    const archive = zipSync({ "index.js": strToU8("x") });
    const LZMA = 14;
    expect(() => checkArchive(withDirectory(archive, (entry) => entry.setUint16(10, LZMA, true)))).toThrow(
      "Could not unzip uploaded file.",
    );
  });

  it("is refused when it is none, or is cut short", () => {
    const archive = zipSync({ "index.js": strToU8("x") });
    for (const broken of [strToU8("no archive"), archive.slice(0, -4), new Uint8Array(30)]) {
      expect(() => checkArchive(broken)).toThrow("Could not unzip uploaded file.");
    }
  });
});

test("a source in a template becomes the file of its kind, and the same archive each time", () => {
  const nameOf = (source: string, runtime: string): readonly string[] =>
    Object.keys(unpackArchive(packInlineSource(source, runtime)));
  expect(nameOf("exports.handler = async () => {}", "nodejs20.x")).toEqual(["index.js"]);
  expect(nameOf("// a module\nimport x from 'y';", "nodejs22.x")).toEqual(["index.mjs"]);
  expect(nameOf("export async function handler() {}", "nodejs22.x")).toEqual(["index.mjs"]);
  expect(nameOf("const a = await import('x')", "nodejs22.x")).toEqual(["index.js"]);
  expect(nameOf("def handler(event, context): pass", "python3.13")).toEqual(["index.py"]);
  expect(packInlineSource("x", "nodejs20.x")).toEqual(packInlineSource("x", "nodejs20.x"));
});

/** An archive whose directory says another size of each file. */
function claiming(sizeBytes: number, archive: Uint8Array): Uint8Array {
  return withDirectory(archive, (entry) => entry.setUint32(24, sizeBytes, true));
}

/** An archive with a change to each entry of its directory. */
function withDirectory(archive: Uint8Array, change: (entry: DataView) => void): Uint8Array {
  for (let at = 0; at < archive.length - 28; at += 1) {
    const isEntry = strFromU8(archive.subarray(at, at + 4), true) === "PK\u0001\u0002";
    if (isEntry) change(new DataView(archive.buffer, archive.byteOffset + at));
  }
  return archive;
}

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { BundledPackage } from "./find-package.ts";

/**
 * Returns the text of `THIRD-PARTY-NOTICES.txt`: every library in the bundle with the text of its licence, as those
 * licences ask of whoever passes the code on. Libraries with the same text stand together above it.
 */
export async function readNotices(libraries: readonly BundledPackage[]): Promise<string> {
  const byText = new Map<string, string[]>();
  const once = new Map(libraries.map((library) => [nameOf(library), library])).values();
  for (const library of [...once].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
    const text = await readLicenceTexts(library);
    byText.set(text, [...(byText.get(text) ?? []), `${nameOf(library)}  ${library.license ?? "no licence named"}`]);
  }
  const sections = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
  return ["deploy.mjs and the files in lib contain code of these libraries.\n", ...sections].join(
    `\n${"-".repeat(80)}\n\n`,
  );
}

function nameOf({ name, version }: BundledPackage): string {
  return `${name} ${version}`;
}

async function readLicenceTexts({ folder, name }: BundledPackage): Promise<string> {
  const files = (await readdir(folder))
    .filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(file))
    .sort();
  const texts = await Promise.all(files.map(async (file) => readFile(path.join(folder, file), "utf8")));
  if (texts.length === 0) return `(${name} comes without a licence text.)`;
  return texts.map((text) => text.replaceAll("\r\n", "\n").trim()).join("\n\n");
}

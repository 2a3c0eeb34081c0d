import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "../errors.ts";
import { buildTemplate } from "../template/build-template.ts";
import { PARSED_SOURCE, readParsedSource } from "../template/parsed-source.ts";
import { sourceOf } from "../template/source-text.ts";
import type { ParsedTemplate } from "../template/template.ts";
import type { Artifact } from "./read-artifact.ts";

/**
 * Reads a layer's template: as it was parsed when the artifact was built, where that is in the artifact, whose every
 * file was checked; else by parsing it, for which the parsers are loaded only then.
 */
export async function readTemplate({ folder, verified }: Artifact, name: string): Promise<ParsedTemplate> {
  const bytes = await readBytes(path.join(folder, name), name);
  const source = sourceOf(bytes.toString("utf8"), name);
  const root = verified ? await readParsed(folder, bytes) : undefined;
  if (root !== undefined) return buildTemplate(source, root);
  const { parseSource } = await import("../template/parse-source.ts");
  return buildTemplate(source, parseSource(source));
}

async function readBytes(file: string, shownAs: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new DeployError({
      code: "unreadableFile",
      problem: `The template ${shownAs} cannot be read.`,
      hints: ["Run the deploy script of a whole artifact or of a layer's folder."],
      cause,
    });
  }
}

async function readParsed(folder: string, template: Buffer) {
  const text = await readFile(path.join(folder, PARSED_SOURCE), "utf8").catch(() => undefined);
  const of = `sha256:${createHash("sha256").update(template).digest("hex")}`;
  return text === undefined ? undefined : readParsedSource(text, of);
}

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "../errors.ts";
import type { LayerDescription } from "../model/layer.ts";
import { buildDeclarations, buildTemplate } from "../template/build-template.ts";
import { PARSED_SOURCE, readParsedSource } from "../template/parsed-source.ts";
import { sourceOf } from "../template/source-text.ts";
import type { ParsedTemplate } from "../template/template.ts";
import type { Artifact } from "./read-artifact.ts";

/**
 * Reads a layer's template: as it was parsed when the artifact was built, where that is in the artifact, whose every
 * file was checked; else by parsing it, for which the parsers are loaded only then.
 */
export async function readTemplate(
  { folder, verified }: Artifact,
  { template: name, kind = "stack" }: Pick<LayerDescription, "template" | "kind">,
): Promise<ParsedTemplate> {
  const build = kind === "stack" ? buildTemplate : buildDeclarations;
  const bytes = await readBytes(path.join(folder, name), name);
  const source = sourceOf(bytes.toString("utf8"), name);
  const root = verified ? await readParsed(folder, bytes) : undefined;
  if (root !== undefined) return build(source, root);
  const { parseSource } = await import("../template/parse-source.ts");
  return build(source, parseSource(source));
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

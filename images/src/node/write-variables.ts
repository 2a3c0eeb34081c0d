import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IMAGES, type ImageName } from "../images.ts";
import { writeAmiId } from "../write-ami-id.ts";

/** What became of the files: all of them, or `blocked` and none of them. */
export type VariablesWriting =
  | { readonly kind: "written"; readonly files: readonly string[] }
  | { readonly kind: "blocked"; readonly problems: readonly string[] };

/**
 * Writes an image's id into `variables.json` of each of its layers, or, where one cannot take it, into none. With
 * `onlyAsk`, nothing is written, and the answer is what it would be.
 */
export async function writeVariables(
  root: string,
  order: {
    readonly image: ImageName;
    readonly amiId: string;
    readonly environments: readonly string[];
    readonly onlyAsk?: true;
  },
): Promise<VariablesWriting> {
  const writings = await Promise.all(
    IMAGES[order.image].layers.map(async (layer) => {
      const file = join("environments", layer, "variables.json");
      return { file, writing: writeAmiId(await readFile(join(root, file), "utf8"), order) };
    }),
  );
  const problems = writings.flatMap(({ file, writing }) =>
    writing.kind === "blocked" ? [`${file}: ${writing.problem}`] : [],
  );
  if (problems.length > 0) return { kind: "blocked", problems };
  const files: string[] = [];
  for (const { file, writing } of writings) {
    if (writing.kind !== "written") continue;
    if (order.onlyAsk !== true) await writeFile(join(root, file), writing.text);
    files.push(file);
  }
  return { kind: "written", files };
}

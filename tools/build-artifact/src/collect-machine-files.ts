import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { LIBRARY } from "@logstack/deploy-configuration";
import { LIBRARY_SOURCE } from "@logstack/deploy-configuration/node";
import { withLineFeeds } from "@logstack/release/node";
import type { Layer } from "./read-layer.ts";

/** What an artifact has from beside its own folder: files by path in the artifact, and where each lies. */
export interface SharedFiles {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly madeFrom: readonly string[];
}

/** Returns the shell library that all roles of a configuration share; nothing for what is none. */
export async function collectSharedFiles({ description }: Layer): Promise<SharedFiles> {
  if (description.kind !== "configuration") return { files: new Map(), madeFrom: [] };
  const bytes = withLineFeeds(await readFile(LIBRARY_SOURCE));
  return { files: new Map([[LIBRARY.inArtifact, bytes]]), madeFrom: [fileURLToPath(LIBRARY_SOURCE)] };
}

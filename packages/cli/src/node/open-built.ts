import path from "node:path";
import { findArtifact, openArtifact, type Artifact } from "@logstack/release/node";
import { PROJECT } from "../project.ts";
import type { Project } from "./project.ts";

/** Opens a layer's artifact as it was built last, every byte of it checked. @throws ReleaseError. */
export async function openBuilt({ root }: Pick<Project, "root">, layer: string): Promise<Artifact> {
  return openArtifact(await findArtifact(path.join(root, PROJECT.layers, layer)));
}

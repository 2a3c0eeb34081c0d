import path from "node:path";
import { findArtifact, openArtifact, type Artifact } from "@logstack/release/node";
import { folderOf, type Project } from "./project.ts";

/** Opens a layer's artifact as it was built last, every byte of it checked. @throws ReleaseError. */
export async function openBuilt(project: Pick<Project, "root" | "folders">, layer: string): Promise<Artifact> {
  return openArtifact(await findArtifact(path.join(project.root, folderOf(project, layer))));
}

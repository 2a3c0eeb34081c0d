import { DeployError } from "@logstack/deploy-core";
import { ReleaseError } from "@logstack/release";
import { buildArtifact, type BuildRequest } from "./build-artifact.ts";
import { BuildError } from "./build-error.ts";

/** What the command prints, and its exit code: 0, or 2 for a layer that cannot be built. */
export interface CommandResult {
  readonly exitCode: 0 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds the artifact of a layer; says so in one line, or in sentences why not. */
export async function runCommand(request: BuildRequest): Promise<CommandResult> {
  try {
    const { artifact, notes } = await buildArtifact(request);
    const { id, version } = artifact.manifest;
    const line = `${id} ${version}  ${formatSize(artifact.sizeBytes)}  ${artifact.digest}\n`;
    return { exitCode: 0, stdout: line, stderr: notes.map((note) => `${note}\n`).join("") };
  } catch (error) {
    if (!(error instanceof BuildError || error instanceof ReleaseError || error instanceof DeployError)) throw error;
    return { exitCode: 2, stdout: "", stderr: [error.problem, ...error.hints, ""].join("\n") };
  }
}

function formatSize(sizeBytes: number): string {
  return `${(sizeBytes / 1024).toFixed(0)} KiB`;
}

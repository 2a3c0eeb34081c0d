import { DeployError } from "@logstack/deploy-core";
import { ReleaseError } from "@logstack/release";
import { buildArtifact } from "./build-artifact.ts";
import { BuildError } from "./build-error.ts";

/** Builds the artifact of the layer in the current folder; prints one line, or the sentence that says why not. */
async function main(): Promise<void> {
  const { artifact, notes } = await buildArtifact({
    layerFolder: process.cwd(),
    buildNumber: process.env["LOGSTACK_BUILD_NUMBER"],
  });
  for (const note of notes) process.stderr.write(`${note}\n`);
  const { id, version } = artifact.manifest;
  process.stdout.write(`${id} ${version}  ${formatSize(artifact.sizeBytes)}  ${artifact.digest}\n`);
}

function formatSize(sizeBytes: number): string {
  return `${(sizeBytes / 1024).toFixed(0)} KiB`;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof BuildError || error instanceof ReleaseError || error instanceof DeployError)) throw error;
  process.stderr.write([error.problem, ...error.hints, ""].join("\n"));
  process.exitCode = 2;
}

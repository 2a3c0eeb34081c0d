import path from "node:path";
import { artifactFileName, artifactIdOf, capturedVariables, ReleaseError, type Release } from "@logstack/release";
import { openArtifactBytes } from "@logstack/release/node";
import { prepareArtifacts, type PreparedLayer } from "../prepare-layers.ts";
import { readSecretsOf } from "../read-secrets.ts";
import type { Setting } from "./setting.ts";

/** The release's own artifacts, checked against its digests, with the variables that it captured. */
export async function prepareRelease(
  { environment, workbench, terminal, gateway, opened }: Setting,
  release: Release,
): Promise<readonly PreparedLayer[]> {
  const sources = await Promise.all(
    Object.entries(release.layers).map(async ([layer, { version, digest }]) => {
      const variables = capturedVariables(release, { environment: environment.name, layer });
      if (variables === undefined) throw notCaptured(release, environment.name);
      const bytes = Buffer.from(await opened.store.readArtifact(digest));
      const file = path.join("release", release.number, artifactFileName({ id: artifactIdOf(layer), version }));
      return {
        artifact: await openArtifactBytes(bytes, file),
        variables,
        releaseNumber: release.number,
        changedSinceBuild: [],
      };
    }),
  );
  const secrets = readSecretsOf(environment, { gateway, terminal });
  return prepareArtifacts(sources, { environment: environment.name, workbench, secrets });
}

function notCaptured({ number }: Release, environment: string): ReleaseError {
  return new ReleaseError({
    code: "unknownEnvironment",
    problem: `Release ${number} captured no variables for ${environment}.`,
    hints: ["It was made before the lifecycle had that environment: create a new release."],
  });
}

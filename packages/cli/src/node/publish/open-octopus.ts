import path from "node:path";
import { DeployError } from "@logstack/deploy-core";
import type { Artifact } from "@logstack/release/node";
import type { OctopusServer } from "../../octopus/octopus-server.ts";
import type { OctopusAccess } from "../octopus/octopus-access.ts";
import type { PublishingPlace } from "./publishing-place.ts";

/**
 * Opens Octopus's own feed. Octopus takes an upload without a digest, and tells no bytes from others: each package is read
 * back, and compared.
 */
export function openOctopus(access: OctopusAccess): PublishingPlace {
  let server: Promise<OctopusServer> | undefined;
  // Loaded when it is needed: the client brings much along.
  const connect = (): Promise<OctopusServer> =>
    (server ??= import("../octopus/connect-octopus.ts").then(({ connectOctopus }) => connectOctopus(access)));
  const findDigest = async ({ manifest }: Artifact): Promise<string | undefined> =>
    (await connect()).findDigest({ id: manifest.id, version: manifest.version });
  return {
    name: `Octopus at ${access.url} (space ${access.space})`,
    reach: async () => void (await connect()),
    findDigest,
    async put(artifact) {
      try {
        await (await connect()).push(artifact.file, "fail");
      } catch (error) {
        // Somebody may have been quicker, or its answer was lost: what lies there decides.
        if ((await findDigest(artifact)) === undefined) throw error;
        return "there";
      }
      if ((await findDigest(artifact)) !== artifact.digest) throw otherThanSent(artifact, access);
      return "written";
    },
    close: () => undefined,
  };
}

function otherThanSent({ file }: Artifact, { url, space }: OctopusAccess): DeployError {
  return new DeployError({
    code: "octopusRefused",
    problem: `Octopus at ${url} (space ${space}) took ${path.basename(file)}, and gives other bytes back.`,
    hints: ["Delete that package there, and publish again; something between here and there changes what passes."],
    exitCode: 1,
  });
}

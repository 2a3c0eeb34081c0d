import type { PublishTarget } from "../../ci/publish-target.ts";
import type { Gateway } from "../environment-access.ts";
import { readOctopusAccess } from "../octopus/octopus-access.ts";
import { requireReleaseStore } from "../open-releases.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { openBucket } from "./open-bucket.ts";
import { openFolder } from "./open-folder.ts";
import { openOctopus } from "./open-octopus.ts";
import type { PublishingPlace } from "./publishing-place.ts";

/**
 * Opens the places to publish to, and finds out whether each can be reached: hours later would be late.
 *
 * @throws ReleaseError, DeployError for one that is not known, or can not be reached.
 */
export async function openPlaces(
  targets: readonly PublishTarget[],
  reach: { readonly project: Project; readonly gateway: Gateway; readonly terminal: Terminal },
): Promise<readonly PublishingPlace[]> {
  const places = targets.map((target) => openPlace(target, reach));
  try {
    for (const place of places) await place.reach();
    return places;
  } catch (error) {
    for (const place of places) place.close();
    throw error;
  }
}

function openPlace(
  target: PublishTarget,
  { project, gateway, terminal }: Parameters<typeof openPlaces>[1],
): PublishingPlace {
  switch (target.kind) {
    case "folder":
      return openFolder(target.folder, terminal.cwd);
    case "s3":
      return openBucket(target, { releases: requireReleaseStore(project), gateway });
    case "octopus":
      return openOctopus(readOctopusAccess(terminal.env));
  }
}

import type { LeveredSite } from "../levers/lever.ts";

/** Both sides of a copy, as they were just looked at. */
export interface CopiedSites {
  readonly from: LeveredSite;
  readonly to: LeveredSite;
}

/** Copies all data of one site into another one, or goes on with it. Whatever it says, the copy is compared. */
export type SiteCopier = (sites: CopiedSites) => Promise<void>;

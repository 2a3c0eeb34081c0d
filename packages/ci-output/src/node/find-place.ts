import ci from "ci-info";
import type { Place } from "../place.ts";

/**
 * Returns the place that this process runs in. Octopus goes before the build servers: its worker may well be a build
 * agent's machine. Calamari, which runs a step's scripts, sets `OctopusCalamariWorkingDirectory` for them.
 */
export function findPlace(): Place {
  if ((process.env["OctopusCalamariWorkingDirectory"] ?? "") !== "") return "octopus";
  if (ci.TEAMCITY) return "teamcity";
  return ci.GITHUB_ACTIONS ? "github" : "plain";
}

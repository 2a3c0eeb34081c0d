export { readEntries, readGitHub } from "./github-reader.ts";
export { readOctopus, type OctopusMessage } from "./octopus-reader.ts";
export { readTeamCity } from "./teamcity-reader.ts";

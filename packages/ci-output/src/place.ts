/** The places whose language is spoken; `plain` is a terminal, a file, or a build server that nobody has taught us. */
export const PLACES = ["plain", "teamcity", "github", "octopus"] as const;

/** Where output goes, and so in whose language. */
export type Place = (typeof PLACES)[number];

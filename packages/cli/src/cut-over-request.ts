/** Which sources are meant: by name, or all that are declared. */
export type ChosenSources = readonly string[] | "all";

/** What `logstack redirect` was asked to do. */
export interface RedirectRequest {
  readonly sources: ChosenSources;
  /** The log stack's name in sources.json. */
  readonly to: string;
  /** The last environment to promote to for now; undefined for all of them. */
  readonly until: string | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

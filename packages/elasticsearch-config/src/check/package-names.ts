/** What the files of a package define, by name. */
export interface PackageNames {
  readonly lifecycles: readonly string[];
  /** Lifecycles that begin a new index when one is full or old. */
  readonly rollingLifecycles: readonly string[];
  readonly componentTemplates: readonly string[];
  readonly ingestPipelines: readonly string[];
  readonly repositories: readonly string[];
  readonly snapshotPolicies: readonly string[];
}

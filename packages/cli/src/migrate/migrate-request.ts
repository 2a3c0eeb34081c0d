/** What `logstack migrate` can be asked for one declared migration. */
export interface MigrateRequest {
  /** `migrations/<name>.json`. */
  readonly name: string;
  readonly json: boolean;
}

/** `run` begins, or goes on; `resume` only goes on. */
export interface RunMigrationRequest extends MigrateRequest {
  readonly verb: "run" | "resume";
  /** Puts the journal of one that is over aside, and begins another one. */
  readonly anew: boolean;
}

/** What `logstack migrate status` was asked for. */
export interface MigrationStatusRequest {
  /** Undefined for all that are declared. */
  readonly name: string | undefined;
  readonly json: boolean;
}

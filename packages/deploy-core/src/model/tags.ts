/** The facts that a stack's tags say. */
export interface TagFacts {
  readonly environment: string;
  readonly version: string;
  readonly component: string;
  readonly team: string;
  /** True for a stack that lives for a test, and holds nothing that is worth keeping. */
  readonly disposable?: boolean | undefined;
  /** The migration that built the stack. */
  readonly migration?: string | undefined;
}

/**
 * Returns the five tags that every stack of the log stack carries, and the sixth of one that is disposable, or that a migration built;
 * CloudFormation copies them to its resources.
 */
export function describeTags({
  environment,
  version,
  component,
  team,
  disposable = false,
  migration,
}: TagFacts): Readonly<Record<string, string>> {
  return {
    environment,
    "environment:version": version,
    application: component,
    function: "logging",
    team,
    ...(disposable ? { [DISPOSABLE]: "true" } : {}),
    ...(migration === undefined ? {} : { [MIGRATION]: migration }),
  };
}

const DISPOSABLE = "disposable";

/** Migrations look for it: packages/migration, `MIGRATION_TAG`. */
const MIGRATION = "logstack:migration";

/** Finds the migration that built a stack; undefined for one that was deployed like any other. */
export function findMigration(tags: Readonly<Record<string, string>>): string | undefined {
  return tags[MIGRATION];
}

/** True when the tags say that nothing in the stack is worth keeping: a test made it, and deletes it again. */
export function areDisposable(tags: Readonly<Record<string, string>>): boolean {
  return tags[DISPOSABLE] === "true";
}

/** True when the tags say that a stack is this component in this environment, whatever its version. */
export function areOurs(tags: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return ["environment", "application", "function"].every((key) => tags[key] === wanted[key]);
}

/** Finds the version that a stack's tags name; undefined for a stack that logstack did not deploy. */
export function findVersion(tags: Readonly<Record<string, string>>): string | undefined {
  return tags["environment:version"];
}

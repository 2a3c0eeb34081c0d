/** The facts that a stack's tags say. */
export interface TagFacts {
  readonly environment: string;
  readonly version: string;
  readonly component: string;
  readonly team: string;
}

/** Returns the five tags that every stack of the log stack carries; CloudFormation copies them to its resources. */
export function describeTags({ environment, version, component, team }: TagFacts): Readonly<Record<string, string>> {
  return {
    environment,
    "environment:version": version,
    application: component,
    function: "logging",
    team,
  };
}

/** True when the tags say that a stack is this component in this environment, whatever its version. */
export function areOurs(tags: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return ["environment", "application", "function"].every((key) => tags[key] === wanted[key]);
}

/** Finds the version that a stack's tags name; undefined for a stack that logstack did not deploy. */
export function findVersion(tags: Readonly<Record<string, string>>): string | undefined {
  return tags["environment:version"];
}

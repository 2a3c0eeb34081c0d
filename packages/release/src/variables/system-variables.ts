/** What the system variables speak of. */
export interface DeploymentFacts {
  readonly environment: string;
  /** The version that is deployed. */
  readonly version: string;
}

/**
 * Returns the variables that Octopus itself would set, under Octopus's names.
 *
 * @see https://octopus.com/docs/projects/variables/system-variables
 */
export function systemVariables(facts: DeploymentFacts): Readonly<Record<string, string>> {
  return { "Octopus.Environment.Name": facts.environment, "Octopus.Release.Number": facts.version };
}

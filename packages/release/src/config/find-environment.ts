import { ReleaseError } from "../errors.ts";
import { findNearestName } from "./find-nearest-name.ts";
import type { EnvironmentConfig, LogstackConfig } from "./parse-config.ts";

/**
 * Returns the environment of that name.
 *
 * @throws ReleaseError `unknownEnvironment` that offers the nearest name.
 */
export function findEnvironment(config: LogstackConfig, name: string): EnvironmentConfig {
  const environment = Object.hasOwn(config.environments, name) ? config.environments[name] : undefined;
  if (environment !== undefined) return environment;
  const names = Object.keys(config.environments);
  const nearest = findNearestName(name, names);
  throw new ReleaseError({
    code: "unknownEnvironment",
    problem: `There is no environment ${name} in ${config.file}.`,
    hints: [
      ...(nearest === undefined ? [] : [`Did you mean ${nearest}?`]),
      names.length === 0 ? `Add it to ${config.file}.` : `The environments are ${names.join(", ")}.`,
    ],
  });
}

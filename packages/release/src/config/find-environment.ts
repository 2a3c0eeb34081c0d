import { ReleaseError } from "../errors.ts";
import { findNearestName } from "./find-nearest-name.ts";
import type { EnvironmentConfig, LogstackConfig } from "./parse-config.ts";
import { readTestEnvironment } from "./test-environment.ts";

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

/** An environment that layers are in, be it only for one build. */
export interface LayersEnvironment {
  readonly environment: EnvironmentConfig;
  /** The environment whose variables hold there. */
  readonly like: string;
  /** Nothing in it is kept. */
  readonly isTest: boolean;
}

/**
 * Returns the environment of that name: one of logstack.json, or a build's test environment, which is where the first
 * environment of the lifecycle is and has its variables.
 *
 * @throws ReleaseError `unknownEnvironment` that offers the nearest name.
 */
export function findLayersEnvironment(config: LogstackConfig, name: string): LayersEnvironment {
  const first = config.lifecycle[0]?.[0];
  const like = first === undefined ? undefined : config.environments[first];
  const isTest = like !== undefined && readTestEnvironment(name, like.name) !== undefined;
  if (isTest && config.environments[name] === undefined) {
    return { environment: { ...like, name }, like: like.name, isTest };
  }
  return { environment: findEnvironment(config, name), like: name, isTest: false };
}

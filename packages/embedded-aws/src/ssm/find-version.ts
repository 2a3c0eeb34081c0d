import { AwsError, notModelled } from "../aws-error.ts";
import type { Place } from "../resources/world.ts";
import type { Parameter, ParameterStore, ParameterVersion } from "./parameter-store.ts";
import { refusePublicParameter } from "./refusals.ts";

/** A version that a caller asked for. */
export interface FoundVersion {
  readonly parameter: Parameter;
  readonly version: ParameterVersion;
  /** `:3` where the caller chose a version. */
  readonly selector: string | undefined;
}

/**
 * Returns what a name leads to: `/path/name`, its ARN, and either with `:version`; undefined where there is no parameter.
 * Throws `ParameterVersionNotFound`, and a refusal of labels.
 */
export function findVersion(parameters: ParameterStore, place: Place, given: string): FoundVersion | undefined {
  refusePublicParameter(given);
  const [, name = "", selector] = /^(.*?)(?::([^:/]+))?$/.exec(nameIn(given, place)) ?? [];
  const parameter = parameters.find(place, name) ?? parameters.find(place, `/${name}`);
  const isMeant = parameter !== undefined && (parameter.name === name || given.startsWith("arn:"));
  if (!isMeant) return undefined;
  if (selector === undefined) return { parameter, version: parameter.newest, selector };
  if (!/^\d+$/.test(selector)) throw notModelled("labels of SSM parameters");
  const version = parameter.versions.find((candidate) => String(candidate.version) === selector);
  if (version === undefined) {
    throw new AwsError(
      "ParameterVersionNotFound",
      `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
    );
  }
  return { parameter, version, selector: `:${selector}` };
}

/** AWS: the ARN of a parameter leaves out the slash that its name begins with. */
function nameIn(given: string, { account, region }: Place): string {
  const prefix = `arn:aws:ssm:${region}:${account}:parameter/`;
  return given.startsWith(prefix) ? given.slice(prefix.length) : given;
}

/** Returns a parameter's ARN. */
export function parameterArn({ name, resource: { account, region } }: Parameter): string {
  return `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, "")}`;
}

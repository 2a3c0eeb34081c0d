import { AwsError } from "../../aws-error.ts";
import { isList, isObject, member } from "../../json.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { Evaluated, ResolvedParameter } from "../../template/evaluate.ts";
import { referencesIn } from "../../template/references.ts";
import { evaluateIn } from "./blueprint.ts";
import type { Blueprint, Surroundings } from "./blueprint.ts";

/** What answers show in place of a secret. */
export const MASK = "****";

type Properties = Readonly<Record<string, Evaluated>>;

/** A resource's properties, as the template declares them and evaluated. */
interface Unmasked {
  readonly declared: JsonObject;
  readonly properties: Properties;
  readonly surroundings: Surroundings;
}

/**
 * Returns a resource's properties as events and change sets may show them, or undefined when they hold no secret.
 * AWS: the value of a NoEcho parameter is shown as asterisks wherever a stack or its events are described, but not in the
 * Metadata attribute of a resource and not in outputs.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function maskProperties(blueprint: Blueprint, resource: Unmasked): Properties | undefined {
  const secrets = new Set(Object.keys(blueprint.parameters).filter((name) => blueprint.parameters[name]?.noEcho));
  if (secrets.size === 0) return undefined;
  const { declared, properties, surroundings } = resource;
  const isSecret = (name: string): boolean =>
    referencesIn(declared[name] ?? null, blueprint.conditions).some(({ target }) => secrets.has(target));
  if (!Object.keys(properties).some(isSecret)) return undefined;
  const masked = { ...blueprint, parameters: maskParameters(blueprint.parameters) };
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      isSecret(name) ? evaluateMasked(masked, declared[name] ?? null, surroundings) : value,
    ]),
  );
}

function maskParameters(
  parameters: Readonly<Record<string, ResolvedParameter>>,
): Readonly<Record<string, ResolvedParameter>> {
  const mask = (it: ResolvedParameter): ResolvedParameter =>
    it.noEcho ? { ...it, value: typeof it.value === "string" ? MASK : it.value.map(() => MASK) } : it;
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, mask(parameter)]));
}

/** A function that cannot work with asterisks (the key of a mapping, say) hides all of its property. */
function evaluateMasked(masked: Blueprint, expression: Json, surroundings: Surroundings): Evaluated {
  try {
    return evaluateIn(masked, expression, surroundings);
  } catch (error) {
    if (error instanceof AwsError) return MASK;
    throw error;
  }
}

/** Returns the part of a value at a path; `MASK` where the masked value has no such part. */
export function partAt(value: Json | undefined, path: readonly string[]): Json {
  if (value === undefined) return MASK;
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const part = isList(value) ? value[Number(name)] : isObject(value) ? member(value, name) : undefined;
  return partAt(part, rest);
}

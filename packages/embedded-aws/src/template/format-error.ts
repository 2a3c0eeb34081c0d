import { validationError, type AwsError } from "../aws-error.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** The blocks of a template that AWS names in its texts. */
export type Block = "Parameters" | "Mappings" | "Conditions" | "Resources" | "Outputs";

/** Returns AWS's refusal of a template that is not put together as templates are. */
export function formatError(problem: string): AwsError {
  return validationError(`Template format error: ${problem}`);
}

/** Returns AWS's refusal of a function that is used in a wrong way. */
export function templateError(problem: string): AwsError {
  return validationError(`Template error: ${problem}`);
}

/** Returns a block of the template as an object, empty when the template does not have it. */
export function blockOf(template: JsonObject, block: Block): JsonObject {
  const value = template[block] ?? {};
  if (!isObject(value)) throw formatError(`Every ${block} object must be a map.`);
  return value;
}

/** Throws unless every member of a block is an object with an alphanumeric name. */
export function namedObjects(block: Block, noun: string, members: JsonObject): [string, JsonObject][] {
  return Object.entries(members).map(([name, value]) => {
    if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`${noun} name ${name} is non alphanumeric.`);
    if (!isObject(value)) throw formatError(`[/${block}/${name}] Any ${block} member must be an object.`);
    return [name, value];
  });
}

/** Returns a scalar as the text AWS makes of it, or undefined for a list or a map. */
export function scalarText(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

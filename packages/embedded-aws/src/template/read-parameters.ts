import { validationError } from "../aws-error.ts";
import { isList, type Json, type JsonObject } from "../json.ts";
import { formatError, namedObjects, scalarText } from "./format-error.ts";
import { isParameterType } from "./parameter-types.ts";
import type { ParameterDeclaration } from "./template.ts";

const ATTRIBUTES = new Set([
  "AllowedPattern",
  "AllowedValues",
  "ConstraintDescription",
  "Default",
  "Description",
  "MaxLength",
  "MaxValue",
  "MinLength",
  "MinValue",
  "NoEcho",
  "Type",
]);

/** Returns the declarations in the `Parameters` block; throws AWS's refusal of a malformed one. */
export function readParameters(block: JsonObject): Readonly<Record<string, ParameterDeclaration>> {
  const members = namedObjects("Parameters", "Parameter", block);
  return Object.fromEntries(members.map(([name, body]) => [name, readParameter(name, body)]));
}

function readParameter(name: string, body: JsonObject): ParameterDeclaration {
  const unknown = Object.keys(body).find((attribute) => !ATTRIBUTES.has(attribute));
  if (unknown !== undefined) throw validationError(`Invalid template parameter property '${unknown}'`);
  const type = body["Type"];
  if (type === undefined) throw formatError("Every Parameters object must contain a Type member.");
  if (typeof type !== "string" || !isParameterType(type)) {
    throw formatError(`Unrecognized parameter type: ${scalarText(type) ?? JSON.stringify(type)}`);
  }
  return {
    type,
    defaultValue: text(name, "Default", body),
    noEcho: text(name, "NoEcho", body)?.toLowerCase() === "true",
    description: text(name, "Description", body),
    allowedValues: allowedValues(name, body["AllowedValues"]),
    allowedPattern: text(name, "AllowedPattern", body),
    constraintDescription: text(name, "ConstraintDescription", body),
    minLength: number(name, "MinLength", body),
    maxLength: number(name, "MaxLength", body),
    minValue: number(name, "MinValue", body),
    maxValue: number(name, "MaxValue", body),
  };
}

function text(name: string, attribute: string, body: JsonObject): string | undefined {
  const value = body[attribute];
  if (value === undefined) return undefined;
  const read = scalarText(value);
  if (read === undefined) throw formatError(`[/Parameters/${name}] Every ${attribute} member must be a string.`);
  return read;
}

function number(name: string, attribute: string, body: JsonObject): number | undefined {
  const value = text(name, attribute, body);
  if (value === undefined) return undefined;
  if (value.trim() === "" || !Number.isFinite(Number(value))) {
    throw formatError(`[/Parameters/${name}] Every ${attribute} member must be a number.`);
  }
  return Number(value);
}

function allowedValues(name: string, value: Json | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const values = isList(value) ? value.map((item) => scalarText(item)) : [undefined];
  if (!values.every((item) => item !== undefined)) {
    throw formatError(`[/Parameters/${name}] Every AllowedValues member must be a list of strings.`);
  }
  return values;
}

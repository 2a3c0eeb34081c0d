import {
  findLocated,
  parseBoolean,
  parseEntries,
  parseNumber,
  parseText,
  parseValue,
  refuseUnknownKeys,
  type Declaration,
  type Located,
} from "./read-values.ts";
import { describeMalformed } from "./source-text.ts";
import {
  isObject,
  type ResourcePolicy,
  type TemplateObject,
  type TemplateOutput,
  type TemplateParameter,
  type TemplateResource,
} from "./template.ts";

/** Parses one entry of `Parameters` (AWS: user guide, "Parameters", properties). */
export function parseParameter(declaration: Declaration): TemplateParameter {
  refuseUnknownKeys(declaration, PARAMETER_KEYS);
  const optional = <Value>(key: string, parse: (located: Located) => Value): Value | undefined => {
    const located = findLocated(declaration, key);
    return located === undefined ? undefined : parse(located);
  };
  return {
    name: declaration.name,
    line: declaration.line,
    type: parseText(requireKey(declaration, "Type")),
    description: optional("Description", parseText),
    defaultValue: optional("Default", parseText),
    noEcho: optional("NoEcho", parseBoolean) ?? false,
    allowedValues: optional("AllowedValues", parseTexts),
    allowedPattern: optional("AllowedPattern", parseText),
    constraintDescription: optional("ConstraintDescription", parseText),
    minLength: optional("MinLength", parseNumber),
    maxLength: optional("MaxLength", parseNumber),
    minValue: optional("MinValue", parseNumber),
    maxValue: optional("MaxValue", parseNumber),
  };
}

/** Parses one entry of `Resources` (AWS: user guide, "Resource attribute reference"). */
export function parseResource(declaration: Declaration): TemplateResource {
  refuseUnknownKeys(declaration, RESOURCE_KEYS);
  const objectOf = (key: string): TemplateObject | undefined => parseObject(findLocated(declaration, key));
  const condition = findLocated(declaration, "Condition");
  const dependsOn = findLocated(declaration, "DependsOn");
  return {
    logicalId: declaration.name,
    line: declaration.line,
    type: parseText(requireKey(declaration, "Type")),
    properties: objectOf("Properties") ?? {},
    dependsOn: dependsOn === undefined ? [] : parseOneOrMore(dependsOn),
    condition: condition === undefined ? undefined : parseText(condition),
    deletionPolicy: parsePolicy(findLocated(declaration, "DeletionPolicy")),
    updateReplacePolicy: parsePolicy(findLocated(declaration, "UpdateReplacePolicy")),
    creationPolicy: objectOf("CreationPolicy"),
    updatePolicy: objectOf("UpdatePolicy"),
    metadata: objectOf("Metadata") ?? {},
  };
}

/** Parses one entry of `Outputs` (AWS: user guide, "Outputs"). */
export function parseOutput(declaration: Declaration): TemplateOutput {
  refuseUnknownKeys(declaration, OUTPUT_KEYS);
  const description = findLocated(declaration, "Description");
  const condition = findLocated(declaration, "Condition");
  const exported = findLocated(declaration, "Export");
  const exportName = exported === undefined ? undefined : requireKey({ ...declaration, ...exported }, "Name");
  return {
    name: declaration.name,
    line: declaration.line,
    description: description === undefined ? undefined : parseText(description),
    value: parseValue(requireKey(declaration, "Value")),
    condition: condition === undefined ? undefined : parseText(condition),
    exportName: exportName === undefined ? undefined : parseValue(exportName),
  };
}

const PARAMETER_KEYS = [
  "Type",
  "Default",
  "Description",
  "NoEcho",
  "AllowedValues",
  "AllowedPattern",
  "ConstraintDescription",
  "MinLength",
  "MaxLength",
  "MinValue",
  "MaxValue",
] as const;

const RESOURCE_KEYS = [
  "Type",
  "Properties",
  "DependsOn",
  "Condition",
  "Metadata",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "CreationPolicy",
  "UpdatePolicy",
] as const;

const OUTPUT_KEYS = ["Description", "Value", "Export", "Condition"] as const;

const POLICIES: readonly ResourcePolicy[] = ["Delete", "Retain", "Snapshot", "RetainExceptOnCreate"];

function requireKey(declaration: Declaration, key: string): Located {
  const located = findLocated(declaration, key);
  if (located !== undefined) return located;
  throw describeMalformed(declaration.source, {
    offset: declaration.keyOffset,
    problem: `${declaration.what} has no ${key}`,
    hint: `Add "${key}:" to ${declaration.what}.`,
  });
}

function parseTexts(located: Located): readonly string[] {
  if (located.node.kind === "list") {
    return located.node.items.map((node, index) => parseText({ ...located, node, what: `${located.what}.${index}` }));
  }
  throw describeMalformed(located.source, {
    offset: located.node.offset,
    problem: `${located.what} must be a list`,
    hint: `Write ${located.what} as a list of texts.`,
  });
}

function parseOneOrMore(located: Located): readonly string[] {
  return located.node.kind === "list" ? parseTexts(located) : [parseText(located)];
}

function parseObject(located: Located | undefined): TemplateObject | undefined {
  if (located === undefined) return undefined;
  parseEntries(located);
  const value = parseValue(located);
  return isObject(value) ? value : undefined;
}

function parsePolicy(located: Located | undefined): ResourcePolicy | undefined {
  if (located === undefined) return undefined;
  const text = parseText(located);
  const policy = POLICIES.find((each) => each === text);
  if (policy !== undefined) return policy;
  throw describeMalformed(located.source, {
    offset: located.node.offset,
    problem: `${located.what} cannot be "${text}"`,
    hint: `Use one of: ${POLICIES.join(", ")}.`,
  });
}

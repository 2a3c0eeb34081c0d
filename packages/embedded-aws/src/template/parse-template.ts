import { validationError, notModelled } from "../aws-error.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { requireAcyclic } from "./dependencies.ts";
import { checkExpressions } from "./check-expressions.ts";
import { checkReferences } from "./check-references.ts";
import { blockOf, formatError, scalarText } from "./format-error.ts";
import { requireTemplateSize, requireWithinQuotas } from "./limits.ts";
import { readOutputs } from "./read-outputs.ts";
import { readParameters } from "./read-parameters.ts";
import { readResources } from "./read-resources.ts";
import { INCLUDE, includeLocations } from "./include/include.ts";
import { outlineResources } from "./language-extensions/outline-resources.ts";
import { LANGUAGE_EXTENSIONS } from "./language-extensions/process-template.ts";
import { readRules } from "./read-rules.ts";
import { readTemplateDocument } from "./template-document.ts";
import type { Template } from "./template.ts";

const SECTIONS = new Set([
  "AWSTemplateFormatVersion",
  "Conditions",
  "Description",
  "Hooks",
  "Mappings",
  "Metadata",
  "Outputs",
  "Parameters",
  "Resources",
  "Rules",
  "Transform",
]);

/**
 * Returns the template in `body`, YAML or JSON, checked as CloudFormation checks it before anything is evaluated.
 * Throws an `AwsError` with AWS's text for a body that is malformed, too large, or not a template.
 * Resource types are not looked up here: see `requireKnownTypes`.
 * A template that asks for `AWS::LanguageExtensions` is only outlined: it can be parsed once it is processed.
 */
export function parseTemplate(body: string): Template {
  requireTemplateSize(body);
  const document = readTemplateDocument(body).value;
  if (!isObject(document)) throw formatError("unsupported structure.");
  checkSections(document);
  const transforms = transformsOf(document);
  const parameters = readParameters(blockOf(document, "Parameters"));
  const head = {
    description: descriptionOf(document),
    metadata: isObject(document["Metadata"]) ? document["Metadata"] : {},
    transforms,
    parameters,
    mappings: transforms.length > 0 ? {} : readMappings(blockOf(document, "Mappings")),
    rules: readRules(document["Rules"], parameters),
  };
  if (transforms.length > 0) {
    return { ...head, conditions: {}, resources: outlineResources(document["Resources"]), outputs: {} };
  }
  checkExpressions(document);
  const template: Template = {
    ...head,
    conditions: blockOf(document, "Conditions"),
    resources: readResources(document["Resources"]),
    outputs: readOutputs(blockOf(document, "Outputs")),
  };
  requireWithinQuotas(template);
  checkReferences(template);
  requireAcyclic(template);
  return template;
}

function checkSections(document: JsonObject): void {
  const unknown = Object.keys(document).filter((section) => !SECTIONS.has(section));
  if (unknown.length > 0) throw validationError(`Invalid template property or properties [${unknown.join(", ")}]`);
  const version = document["AWSTemplateFormatVersion"];
  if (version !== undefined && version !== "2010-09-09") {
    throw formatError("unsupported value for AWSTemplateFormatVersion.");
  }
  if (document["Hooks"] !== undefined) throw notModelled("the template section Hooks");
}

/** An include inside the template makes it one that has to be processed, as one at the top does. */
function transformsOf(document: JsonObject): readonly string[] {
  const transform = document["Transform"] ?? [];
  const list = isList(transform) ? transform : [transform];
  const named = list.filter((item) => !isObject(item)).map((item) => scalarText(item) ?? JSON.stringify(item));
  const names = includeLocations(document).length > 0 ? [...named, INCLUDE] : named;
  const unknown = names.find((name) => name !== LANGUAGE_EXTENSIONS && name !== INCLUDE);
  if (unknown !== undefined) throw notModelled(`the transform ${unknown}`);
  return names;
}

function descriptionOf(document: JsonObject): string | undefined {
  const description = document["Description"];
  if (description === undefined || typeof description === "string") return description;
  throw formatError("every Description value must be a string.");
}

function readMappings(mappings: JsonObject): JsonObject {
  for (const [name, mapping] of Object.entries(mappings)) {
    if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`Mappings name '${name}' is non alphanumeric.`);
    if (!isObject(mapping)) throw formatError("Every Mappings member must be a map.");
    for (const attributes of Object.values(mapping)) {
      if (!isObject(attributes)) throw formatError("Every Mappings member must be a map.");
      if (!Object.values(attributes).every((value) => isMappingValue(value))) {
        throw formatError("Every Mappings attribute must be a String or a List.");
      }
    }
  }
  return mappings;
}

function isMappingValue(value: Json): boolean {
  return isList(value) ? value.every((item) => scalarText(item) !== undefined) : scalarText(value) !== undefined;
}

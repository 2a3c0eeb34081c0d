import { isList, isObject, type Json, type JsonObject } from "../../json.ts";
import { evaluateConditions, type ConditionValues } from "../evaluate-conditions.ts";
import { evaluate, type Scope } from "../evaluate.ts";
import { blockOf } from "../format-error.ts";
import { expandIncludes, type Snippets } from "../include/include.ts";
import { readTemplateDocument } from "../template-document.ts";
import type { ResourceDeclaration, Template } from "../template.ts";
import { checkLoops } from "./check-loops.ts";
import { expandLoops } from "./expand-loops.ts";
import { LATER, resolveExtensions } from "./resolve-extensions.ts";
import { transformFailure } from "./transform-failure.ts";

/** The transform that makes the language larger. */
export const LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions";

const POLICIES = new Set(["DeletionPolicy", "UpdateReplacePolicy"]);

/** What transforms work with. */
export interface TransformValues extends ConditionValues {
  readonly snippets: Snippets;
}

/**
 * Returns the JSON text that its transforms make of a template. `AWS::Include` is carried out first. Then, if the template asks
 * for `AWS::LanguageExtensions`, loops are expanded, and what only that transform understands is resolved with these values. The values of NoEcho parameters do not get into the text.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
 */
export function processTemplate(body: string, values: TransformValues): string {
  const document = readTemplateDocument(body).value;
  if (!isObject(document)) throw transformFailure("the template is not a map");
  const { Transform, ...plain } = expandIncludes(document, values.snippets);
  return Transform === undefined ? JSON.stringify(plain) : extendLanguage(plain, values);
}

function extendLanguage(plain: JsonObject, values: ConditionValues): string {
  checkLoops(plain);
  const before = scopeOf(plain, { values, conditions: {} });
  const expanded = { ...plain, ...expandBlocks(plain, before) };
  const conditions = resolveExtensions(blockOf(expanded, "Conditions"), before) as JsonObject;
  const decided = evaluateConditions({ ...before.template, conditions }, values);
  const scope = scopeOf(expanded, { values, conditions: decided });
  return JSON.stringify({
    ...expanded,
    ...(expanded["Conditions"] !== undefined && { Conditions: conditions }),
    Resources: resolveResources(blockOf(expanded, "Resources"), scope),
    ...(expanded["Outputs"] !== undefined && {
      Outputs: resolveExtensions(blockOf(expanded, "Outputs"), scope),
    }),
  });
}

function expandBlocks(document: JsonObject, scope: Scope): JsonObject {
  const blocks = Object.entries(document).filter(([name]) => ["Conditions", "Outputs", "Resources"].includes(name));
  return Object.fromEntries(
    blocks.map(([name, block]) => [name, expandLoops(block, (collection) => itemsOf(collection, scope))]),
  );
}

/** AWS: a collection is a list, of the template or of a parameter, and known before anything is made. */
function itemsOf(collection: Json, scope: Scope): readonly string[] {
  const items = evaluate(resolveExtensions(collection, scope), scope);
  if (!isList(items)) throw transformFailure("Fn::ForEach layout is incorrect");
  return items.map((item) => {
    if (typeof item === "string" || typeof item === "number") return String(item);
    throw transformFailure("Fn::ForEach layout is incorrect");
  });
}

function resolveResources(resources: JsonObject, scope: Scope): JsonObject {
  return Object.fromEntries(
    Object.entries(resources).map(([name, body]) => {
      const resolved = resolveExtensions(body, scope);
      return [name, isObject(resolved) ? resolvePolicies(resolved, scope) : resolved];
    }),
  );
}

/** AWS: with the transform the policies of a resource may be computed; `AWS::NoValue` is as if there were none. */
function resolvePolicies(resource: JsonObject, scope: Scope): JsonObject {
  const members = Object.entries(resource).map(([name, value]): [string, Json] => {
    if (!POLICIES.has(name) || !isObject(value)) return [name, value];
    const policy = evaluate(value, scope);
    if (policy === null || typeof policy === "string") return [name, policy];
    throw transformFailure(`${name} layout is incorrect`);
  });
  return Object.fromEntries(members.filter(([name, value]) => value !== null || !POLICIES.has(name)));
}

/** What can be known now: every parameter that may be shown, and of resources only that there will be some. */
function scopeOf(
  document: JsonObject,
  { values, conditions }: { readonly values: ConditionValues; readonly conditions: Scope["conditions"] },
): Scope {
  const parameters = Object.entries(values.parameters);
  const secret = parameters.filter(([, { noEcho }]) => noEcho).map(([name]) => name);
  const later = [...secret, ...Object.keys(blockOf(document, "Resources"))];
  const template: Template = {
    description: undefined,
    metadata: {},
    transforms: [LANGUAGE_EXTENSIONS],
    parameters: {},
    mappings: blockOf(document, "Mappings"),
    rules: {},
    conditions: {},
    resources: Object.fromEntries(later.map((name) => [name, PLACEHOLDER])),
    outputs: {},
  };
  return {
    template,
    parameters: Object.fromEntries(parameters.filter(([, { noEcho }]) => !noEcho)),
    pseudo: values.pseudo,
    conditions,
    resource: () => LATER,
    importValue: () => undefined,
  };
}

const PLACEHOLDER: ResourceDeclaration = {
  type: "",
  properties: {},
  dependsOn: [],
  condition: undefined,
  deletionPolicy: undefined,
  updateReplacePolicy: undefined,
  creationPolicy: undefined,
  updatePolicy: undefined,
  metadata: undefined,
};

import { validationError } from "../aws-error.ts";
import { type Json } from "../json.ts";
import { conditionNamesIn, requireConditionCalls } from "./condition-names.ts";
import { formatError, templateError, type Block } from "./format-error.ts";
import { isPseudoParameter } from "./pseudo-parameters.ts";
import { referencesIn, type Reference } from "./references.ts";
import type { ResourceDeclaration, Template } from "./template.ts";

/** Throws AWS's refusal of references that lead nowhere: to resources, parameters, mappings and conditions. */
export function checkReferences(template: Template): void {
  for (const [name, condition] of Object.entries(template.conditions)) checkCondition(template, name, condition);
  for (const resource of Object.values(template.resources)) {
    checkExpression(template, "Resources", expressionsOf(resource));
    requireConditions(template, "Resources", resource.condition, expressionsOf(resource));
  }
  checkDependsOn(template);
  for (const output of Object.values(template.outputs)) {
    const expression = [output.value, output.exportName ?? ""];
    checkExpression(template, "Outputs", expression);
    requireConditions(template, "Outputs", output.condition, expression);
  }
}

/** Returns all parts of a resource in which functions are evaluated. */
export function expressionsOf(resource: ResourceDeclaration): Json {
  return [resource.properties, resource.creationPolicy ?? {}, resource.updatePolicy ?? {}, resource.metadata ?? {}];
}

function checkExpression(template: Template, block: Block, expression: Json): void {
  const references = referencesIn(expression);
  const attributes = references.filter((reference) => reference.kind === "attribute");
  const undefinedResource = attributes.find(({ target }) => !Object.hasOwn(template.resources, target));
  if (undefinedResource !== undefined) {
    throw templateError(`instance of Fn::GetAtt references undefined resource ${undefinedResource.target}`);
  }
  const unresolved = references.filter((reference) => !leadsSomewhere(template, reference));
  if (unresolved.length > 0) {
    throw formatError(`Unresolved resource dependencies ${names(unresolved)} in the ${block} block of the template`);
  }
}

function leadsSomewhere(template: Template, { kind, target }: Reference): boolean {
  if (Object.hasOwn(template.resources, target)) return true;
  return kind === "ref" && (Object.hasOwn(template.parameters, target) || isPseudoParameter(target));
}

function checkCondition(template: Template, name: string, condition: Json): void {
  requireConditionCalls(condition);
  const toResources = referencesIn(condition).filter(
    ({ kind, target }) =>
      kind === "attribute" || !(Object.hasOwn(template.parameters, target) || isPseudoParameter(target)),
  );
  if (toResources.length > 0) {
    throw formatError(
      `Unresolved dependencies ${names(toResources)}. Cannot reference resources in the Conditions block of the template`,
    );
  }
  if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`Conditions name '${name}' is non alphanumeric.`);
  requireConditions(template, "Conditions", undefined, condition);
}

function requireConditions(template: Template, block: Block, own: string | undefined, expression: Json): void {
  const used = [...(own === undefined ? [] : [own]), ...conditionNamesIn(expression, block === "Conditions")];
  const missing = used.find((name) => !Object.hasOwn(template.conditions, name));
  if (missing !== undefined) {
    throw formatError(`Unresolved condition dependency ${missing} in the ${block} block of the template`);
  }
}

function checkDependsOn(template: Template): void {
  const missing = Object.values(template.resources).flatMap(({ dependsOn }) =>
    dependsOn.filter((name) => !Object.hasOwn(template.resources, name)),
  );
  if (missing.length > 0) {
    throw formatError(
      `Unresolved resource dependencies [${[...new Set(missing)].join(", ")}] in the Resources block of the template`,
    );
  }
  for (const [name, { dependsOn }] of Object.entries(template.resources)) {
    if (dependsOn.includes(name)) throw validationError(`Circular dependency between resources: [${name}]`);
  }
}

function names(references: readonly Reference[]): string {
  return `[${[...new Set(references.map(({ target }) => target))].join(", ")}]`;
}

import type { Json } from "../../json.ts";
import { activeResources, dependenciesOf } from "../../template/dependencies.ts";
import { evaluateConditions } from "../../template/evaluate-conditions.ts";
import { evaluate, UNKNOWN } from "../../template/evaluate.ts";
import type { Evaluated, PseudoParameters, ResolvedParameter, ResourceView, Scope } from "../../template/evaluate.ts";
import type { Template } from "../../template/template.ts";
import { requireKnownTypes } from "../../resources/known-types.ts";
import { processTemplate } from "../../template/language-extensions/process-template.ts";
import type { StackDefinition, StackRecord, Tags } from "../model/records.ts";
import { parseOnce } from "./parse-once.ts";

/** A stack's definition made ready to be compared and carried out: parsed, with conditions decided. */
export interface Blueprint {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, ResolvedParameter>>;
  readonly pseudo: PseudoParameters;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** Logical ids of the resources whose condition holds. */
  readonly active: readonly string[];
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  readonly tags: Tags;
}

/** What an evaluation sees of the world outside the template. */
export interface Surroundings {
  resource(logicalId: string): ResourceView;
  importValue(name: string): Evaluated | undefined;
}

/** Returns the blueprint of a definition for a stack; throws an `AwsError` for a template that AWS refuses. */
export function describeBlueprint(
  definition: StackDefinition,
  stack: Pick<StackRecord, "account" | "region" | "name" | "stackId">,
): Blueprint {
  const { parameters, tags } = definition;
  const pseudo = pseudoParametersOf(definition, stack);
  const template = parseOnce(processedBodyOf(definition, pseudo));
  return decideConditions({ template, parameters, pseudo, tags });
}

/** Returns the template after its transforms; one without any is the very text that was sent. */
export function describeProcessedBody(
  definition: StackDefinition,
  stack: Pick<StackRecord, "account" | "region" | "name" | "stackId">,
): string {
  return processedBodyOf(definition, pseudoParametersOf(definition, stack));
}

function processedBodyOf(definition: StackDefinition, pseudo: PseudoParameters): string {
  const { templateBody, parameters, snippets } = definition;
  if (parseOnce(templateBody).transforms.length === 0) return templateBody;
  const processed = processTemplate(templateBody, { parameters, pseudo, snippets: snippets ?? {} });
  requireKnownTypes(parseOnce(processed));
  return processed;
}

function pseudoParametersOf(
  definition: StackDefinition,
  stack: Pick<StackRecord, "account" | "region" | "name" | "stackId">,
): PseudoParameters {
  return {
    "AWS::AccountId": stack.account,
    "AWS::Region": stack.region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stack.name,
    "AWS::StackId": stack.stackId,
    "AWS::NotificationARNs": definition.notificationArns,
  };
}

/** Returns the blueprint with other values for its parameters, and conditions decided by those. */
export function withParameters(
  blueprint: Blueprint,
  parameters: Readonly<Record<string, ResolvedParameter>>,
): Blueprint {
  return decideConditions({ ...blueprint, parameters });
}

function decideConditions(given: Pick<Blueprint, "template" | "parameters" | "pseudo" | "tags">): Blueprint {
  const { template, parameters, pseudo, tags } = given;
  const conditions = evaluateConditions(template, { parameters, pseudo });
  const active = activeResources(template, conditions);
  const dependencies = dependenciesOf(template, conditions);
  return { template, parameters, pseudo, tags, conditions, active, dependencies };
}

/** Returns the value of an expression of the blueprint's template. */
export function evaluateIn(blueprint: Blueprint, expression: Json, surroundings: Surroundings): Evaluated {
  const { template, parameters, pseudo, conditions } = blueprint;
  const scope: Scope = {
    template,
    parameters,
    pseudo,
    conditions,
    resource: (logicalId) => surroundings.resource(logicalId),
    importValue: (name) => surroundings.importValue(name),
  };
  return evaluate(expression, scope);
}

/** How a resource looks that does not exist yet. */
export const UNKNOWN_RESOURCE: ResourceView = { ref: UNKNOWN, attribute: () => UNKNOWN };

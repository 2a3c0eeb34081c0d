import { AwsError, validationError } from "../../aws-error.ts";
import { requireKnownTypes } from "../../resources/known-types.ts";
import type { CallContext } from "../../service.ts";
import type { ParameterDeclaration, Template } from "../../template/template.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import { findStack } from "../model/tables.ts";
import { describeProcessedBody } from "../plan/blueprint.ts";
import { findCapabilities } from "../plan/find-capabilities.ts";
import { parseOnce } from "../plan/parse-once.ts";
import { findChangeSet } from "./change-set-lookup.ts";
import type { Desk } from "./desk.ts";
import { readTemplateBody } from "./describe-definition.ts";
import type { TemplateInput } from "./describe-definition.ts";

interface GetTemplateInput {
  readonly StackName?: string;
  readonly ChangeSetName?: string;
  readonly TemplateStage?: "Original" | "Processed";
}

/**
 * Returns the GetTemplate operation: the very bytes that were sent, or what transforms made of them.
 * AWS: unless the caller asks for the original stage, the processed one is given.
 */
export function getTemplate(desk: Desk) {
  return async (input: GetTemplateInput, context: CallContext): Promise<object> => {
    const stored = storedDefinition(desk, input, context);
    const StagesAvailable = ["Original", "Processed"];
    if (stored === undefined) return { StagesAvailable };
    const { stack, definition } = stored;
    const isOriginal = input.TemplateStage === "Original";
    const TemplateBody = isOriginal ? definition.templateBody : describeProcessedBody(definition, stack);
    return { TemplateBody, StagesAvailable };
  };
}

interface StoredDefinition {
  readonly stack: StackRecord;
  readonly definition: StackDefinition;
}

/** AWS: a stack in review has no template yet, and the answer no body; tools that follow a new stack rely on that. */
function storedDefinition(desk: Desk, input: GetTemplateInput, context: CallContext): StoredDefinition | undefined {
  const { ChangeSetName, StackName } = input;
  if (ChangeSetName !== undefined) {
    const found = findChangeSet(desk, { ChangeSetName, ...(StackName !== undefined && { StackName }) }, context);
    if (found !== undefined) return { stack: found.stack, definition: found.changeSet.definition };
    throw new AwsError("ChangeSetNotFound", `ChangeSet [${ChangeSetName}] does not exist`, 404);
  }
  if (StackName === undefined) throw validationError("Either StackName or ChangeSetName must be specified.");
  const stack = findStack(desk.tables, context, StackName);
  if (stack === undefined) throw validationError(`Stack with id ${StackName} does not exist`);
  return stack.status === "REVIEW_IN_PROGRESS" ? undefined : { stack, definition: stack.definition };
}

interface GetTemplateSummaryInput extends TemplateInput {
  readonly StackName?: string;
}

/** Returns the GetTemplateSummary operation, for a body, a URL or a stack. */
export function getTemplateSummary(desk: Desk) {
  return async (input: GetTemplateSummaryInput, context: CallContext): Promise<object> => {
    const template = parseOnce(await bodyForSummary(desk, input, context));
    requireKnownTypes(template);
    return {
      Parameters: Object.entries(template.parameters).map(([name, it]) => ({
        ...showDeclaration(name, it),
        ParameterConstraints: it.allowedValues === undefined ? {} : { AllowedValues: it.allowedValues },
      })),
      Description: template.description,
      ...capabilitiesOf(template),
      ResourceTypes: [...new Set(Object.values(template.resources).map((resource) => resource.type))],
      Version: "2010-09-09",
      Metadata: Object.keys(template.metadata).length === 0 ? undefined : JSON.stringify(template.metadata),
      DeclaredTransforms: template.transforms,
      ResourceIdentifierSummaries: [],
    };
  };
}

async function bodyForSummary(desk: Desk, input: GetTemplateSummaryInput, context: CallContext): Promise<string> {
  if (input.StackName === undefined) {
    return await readTemplateBody(desk, input, { context, previous: undefined });
  }
  if (input.TemplateBody !== undefined || input.TemplateURL !== undefined) {
    throw validationError("Only one of StackName, TemplateBody and TemplateURL may be specified.");
  }
  // AWS: takomo tells a new stack by this text; most other operations say `Stack [name] does not exist`.
  const stack = findStack(desk.tables, context, input.StackName);
  if (stack === undefined) throw validationError(`Stack with id ${input.StackName} does not exist`);
  if (stack.status === "REVIEW_IN_PROGRESS") {
    throw validationError("GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.");
  }
  return stack.definition.templateBody;
}

/** Returns the ValidateTemplate operation. */
export function validateTemplate(desk: Desk) {
  return async (input: TemplateInput, context: CallContext): Promise<object> => {
    const template = parseOnce(await readTemplateBody(desk, input, { context, previous: undefined }));
    requireKnownTypes(template);
    return {
      Parameters: Object.entries(template.parameters).map(([name, it]) => {
        const { ParameterType: _, ...shown } = showDeclaration(name, it);
        return shown;
      }),
      Description: template.description,
      ...capabilitiesOf(template),
      DeclaredTransforms: template.transforms,
    };
  };
}

function showDeclaration(name: string, declaration: ParameterDeclaration) {
  return {
    ParameterKey: name,
    DefaultValue: declaration.defaultValue,
    ParameterType: declaration.type,
    NoEcho: declaration.noEcho,
    Description: declaration.description,
  };
}

function capabilitiesOf(template: Template): object {
  const Capabilities = findCapabilities(template);
  if (Capabilities.length === 0) return {};
  const types = Object.values(template.resources).map((resource) => resource.type);
  const needing = [...new Set(types.filter((type) => type.startsWith("AWS::IAM::"))), ...template.transforms];
  return {
    Capabilities,
    CapabilitiesReason: `The following resource(s) require capabilities: [${needing.join(", ")}]`,
  };
}

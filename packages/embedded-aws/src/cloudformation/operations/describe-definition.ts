import { AwsError, validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { checkRules } from "../../template/check-rules.ts";
import type { RuleValues } from "../../template/check-rules.ts";
import type { Template } from "../../template/template.ts";
import type { Snippets } from "../../template/include/include.ts";
import { resolveParameters } from "../../template/resolve-parameters.ts";
import type { GivenParameter } from "../../template/resolve-parameters.ts";
import { requireKnownTypes } from "../../resources/known-types.ts";
import type { StackDefinition, Tags } from "../model/records.ts";
import { findMissingCapabilities } from "../plan/find-capabilities.ts";
import { parseOnce } from "../plan/parse-once.ts";
import { checkLength, constraintError } from "./check-input.ts";
import type { Desk } from "./desk.ts";

/** Where a request's template comes from. */
export interface TemplateInput {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
}

export interface TagInput {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The members of a request that say what a stack should be. */
export interface DefinitionInput extends TemplateInput {
  readonly Parameters?: readonly GivenParameter[] | undefined;
  readonly Capabilities?: readonly string[] | undefined;
  readonly Tags?: readonly TagInput[] | undefined;
  readonly ResourceTypes?: readonly string[] | undefined;
  readonly NotificationARNs?: readonly string[] | undefined;
}

const INLINE_BODY_BYTES = 51_200;
const TAG_LIMIT = 50;
const TAG_KEY_LENGTH = 128;
const TAG_VALUE_LENGTH = 256;
const TOPIC_LIMIT = 5;

/**
 * Returns what a request wants a stack to be, everything checked that AWS checks before it answers.
 * `previous` is what the stack is now: AWS takes from it what the request leaves out (template when asked to, tags,
 * notification topics and parameters marked UsePreviousValue).
 */
export function describeDefinition(
  desk: Desk,
  input: DefinitionInput,
  from: {
    readonly context: CallContext;
    readonly templateBody: string;
    readonly snippets: Snippets;
    readonly previous: StackDefinition | undefined;
    /** AWS: what a change set would make of transforms can be looked at first, so those need no capability. */
    readonly purpose: "operation" | "changeSet";
  },
): StackDefinition {
  const { context, templateBody, snippets, previous, purpose } = from;
  const template = parseOnce(templateBody);
  requireKnownTypes(template);
  requireAllowedTypes(template, input.ResourceTypes ?? []);
  const lookup = desk.deps.resources.lookup(context);
  const parameters = resolveParameters(template, input.Parameters ?? [], {
    previous: previous?.parameters ?? {},
    ssmParameter: (name) => lookup.ssmParameter(name, undefined),
  });
  checkRules(template, { parameters, pseudo: pseudoParametersIn(context) });
  const topics = input.NotificationARNs ?? [];
  if (topics.length > TOPIC_LIMIT) {
    const constraint = `Member must have length less than or equal to ${TOPIC_LIMIT}`;
    throw constraintError("notificationARNs", `[${topics.join(", ")}]`, constraint);
  }
  const capabilities = input.Capabilities ?? [];
  const acknowledged = purpose === "changeSet" ? [...capabilities, "CAPABILITY_AUTO_EXPAND"] : capabilities;
  const missing = findMissingCapabilities(template, acknowledged);
  if (missing.length > 0) {
    throw new AwsError("InsufficientCapabilitiesException", `Requires capabilities : [${missing.join(", ")}]`);
  }
  return {
    templateBody,
    ...(Object.keys(snippets).length > 0 && { snippets }),
    description: template.description,
    parameters,
    tags: input.Tags === undefined ? (previous?.tags ?? {}) : readTags(input.Tags),
    capabilities,
    notificationArns: input.NotificationARNs ?? previous?.notificationArns ?? [],
  };
}

/** Rules are checked before there is a stack, so nothing of the stack is among what they know. */
function pseudoParametersIn({ account, region }: CallContext): RuleValues["pseudo"] {
  return {
    "AWS::AccountId": account,
    "AWS::Partition": "aws",
    "AWS::Region": region,
    "AWS::URLSuffix": "amazonaws.com",
  };
}

/**
 * Returns the bytes of a request's template; exactly one source must be given. It is a wait, as reading what a template
 * includes is, so what is looked up before it must be looked up again after.
 */
export async function readTemplateBody(
  desk: Desk,
  input: TemplateInput,
  from: { readonly context: CallContext; readonly previous: StackDefinition | undefined },
): Promise<string> {
  const { TemplateBody, TemplateURL, UsePreviousTemplate } = input;
  const sources = [UsePreviousTemplate === true, TemplateBody !== undefined, TemplateURL !== undefined];
  if (sources.filter(Boolean).length > 1) throw noSingleTemplate();
  if (UsePreviousTemplate === true && from.previous !== undefined) return from.previous.templateBody;
  if (TemplateURL !== undefined) return await desk.deps.readTemplate(TemplateURL, from.context);
  if (TemplateBody === undefined || TemplateBody === "") throw noSingleTemplate();
  if (byteLength(TemplateBody) > INLINE_BODY_BYTES) {
    throw constraintError(
      "templateBody",
      TemplateBody,
      `Member must have length less than or equal to ${INLINE_BODY_BYTES}`,
    );
  }
  return TemplateBody;
}

function noSingleTemplate(): AwsError {
  return validationError("Either Template URL or Template Body must be specified.");
}

/** UTF-8 bytes. */
function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

/** AWS: an entry names a type, or all whose names begin as it does: `AWS::*`, `AWS::EC2::*`, `Custom::*`. */
function requireAllowedTypes({ resources }: Template, allowed: readonly string[]): void {
  const isAllowed = (type: string): boolean =>
    allowed.some((entry) => entry === type || (entry.endsWith("::*") && type.startsWith(entry.slice(0, -1))));
  const refused = Object.values(resources).find(({ type }) => allowed.length > 0 && !isAllowed(type));
  if (refused === undefined) return;
  throw validationError(
    `Resource type ${refused.type} is not allowed by parameter ResourceTypes [${allowed.join(", ")}]`,
  );
}

function readTags(given: readonly TagInput[]): Tags {
  if (given.length > TAG_LIMIT) {
    throw constraintError("tags", String(given.length), `Member must have length less than or equal to ${TAG_LIMIT}`);
  }
  const tags = given.map(({ Key = "", Value = "" }): [string, string] => [Key, Value]);
  for (const [index, [key, value]] of tags.entries()) {
    const place = `tags.${index + 1}.member`;
    if (key === "") throw constraintError(`${place}.key`, key, "Member must have length greater than or equal to 1");
    checkLength({ member: `${place}.key`, value: key, most: TAG_KEY_LENGTH });
    checkLength({ member: `${place}.value`, value, most: TAG_VALUE_LENGTH });
  }
  const reserved = tags.find(([key]) => key.toLowerCase().startsWith("aws:"));
  if (reserved !== undefined) throw validationError("Tag keys beginning with aws: are reserved for system use");
  if (new Set(tags.map(([key]) => key)).size < tags.length) throw validationError("Duplicate tag keys are not allowed");
  return Object.fromEntries(tags);
}

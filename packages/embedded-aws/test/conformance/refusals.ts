import { aTemplate, topic } from "../cloudformation/templates.ts";
import type { Evidence } from "./row.ts";

/** A request that AWS refuses at once. */
export interface Refusal {
  readonly what: string;
  readonly operation: string;
  readonly input: object;
  /** `ValidationError` unless said. */
  readonly code?: string;
  /** 400 unless said. */
  readonly httpStatus?: number;
  /** The whole text, or what it must contain where AWS says more. */
  readonly message: string | RegExp;
  readonly evidence: Evidence;
}

/** The stack that is there when the requests are made; it has one topic, `A`. */
export const StackName = "story";
/** A stack that is protected against deletion. */
export const PROTECTED = "guarded";
/** A stack whose creation failed and was kept by OnFailure DO_NOTHING. */
export const KEPT = "kept";
/** A failed change set of `StackName`, for it has no changes. */
export const EMPTY = "empty";

export const BODY = aTemplate({ A: topic("a") });

const parameters = (declarations: object): string =>
  aTemplate({ A: topic({ Ref: "P" }) }, { Parameters: declarations });
const given = (ParameterKey: string, ParameterValue: string): object => ({
  Parameters: [{ ParameterKey, ParameterValue }],
});
const role = (properties: object): object => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] }, ...properties },
});
const named = "new-stack";
const create = (TemplateBody: string, more: object = {}): Pick<Refusal, "operation" | "input"> => ({
  operation: "CreateStack",
  input: { StackName: named, TemplateBody, ...more },
});
const validate = (TemplateBody: string): Pick<Refusal, "operation" | "input"> => ({
  operation: "ValidateTemplate",
  input: { TemplateBody },
});

/** Names that are not there. */
export const MISSING: readonly Refusal[] = [
  {
    what: "a stack, when it is described",
    operation: "DescribeStacks",
    input: { StackName: "none" },
    message: "Stack with id none does not exist",
    evidence: "R",
  },
  ...["DescribeStackEvents", "CancelUpdateStack", "ContinueUpdateRollback", "RollbackStack", "GetStackPolicy"].map(
    (operation): Refusal => ({
      what: `a stack, by ${operation}`,
      operation,
      input: { StackName: "none" },
      message: "Stack [none] does not exist",
      evidence: operation === "DescribeStackEvents" ? "R" : "K",
    }),
  ),
  {
    what: "a stack, when it is updated",
    operation: "UpdateStack",
    input: { StackName: "none", TemplateBody: BODY },
    message: "Stack [none] does not exist",
    evidence: "R",
  },
  {
    what: "a stack, when an update of it is proposed",
    operation: "CreateChangeSet",
    input: { StackName: "none", ChangeSetName: "c", TemplateBody: BODY },
    message: "Stack [none] does not exist",
    evidence: "K",
  },
  {
    what: "a resource",
    operation: "DescribeStackResource",
    input: { StackName, LogicalResourceId: "X" },
    message: "Resource X does not exist for stack story",
    evidence: "R",
  },
  ...["DescribeChangeSet", "ExecuteChangeSet"].map((operation): Refusal => ({
    what: `a change set, by ${operation}`,
    operation,
    input: { StackName, ChangeSetName: "none" },
    code: "ChangeSetNotFound",
    httpStatus: 404,
    message: "ChangeSet [none] does not exist",
    evidence: "R",
  })),
  {
    what: "the stack of a change set",
    operation: "DescribeChangeSet",
    input: { ChangeSetName: "c" },
    message: "StackName must be specified if ChangeSetName is not specified as an ARN.",
    evidence: "R",
  },
  {
    what: "a reader of an export",
    operation: "ListImports",
    input: { ExportName: "E" },
    message: "Export 'E' is not imported by any stack.",
    evidence: "I",
  },
];

/** What the status or a guard of a stack forbids, beside the table of statuses. */
export const GUARDS: readonly Refusal[] = [
  {
    what: "an update with nothing to do",
    operation: "UpdateStack",
    input: { StackName, TemplateBody: BODY },
    message: "No updates are to be performed.",
    evidence: "R",
  },
  {
    what: "a creation over a stack",
    operation: "CreateStack",
    input: { StackName, TemplateBody: BODY },
    code: "AlreadyExistsException",
    message: "Stack [story] already exists",
    evidence: "R",
  },
  {
    what: "a creation by change set over a stack",
    operation: "CreateChangeSet",
    input: { StackName, ChangeSetName: "c", ChangeSetType: "CREATE", TemplateBody: BODY },
    message: "Stack [story] already exists and cannot be created again with the changeSet [c].",
    evidence: "R",
  },
  {
    what: "the deletion of a protected stack",
    operation: "DeleteStack",
    input: { StackName: PROTECTED },
    message: "Stack [guarded] cannot be deleted while TerminationProtection is enabled",
    evidence: "I",
  },
  {
    what: "the update of a stack whose failed creation was kept by DO_NOTHING",
    operation: "UpdateStack",
    input: { StackName: KEPT, TemplateBody: BODY, DisableRollback: true },
    message:
      "This stack cannot be updated from [CREATE_FAILED] state because it contains [on-failure: DO_NOTHING]. " +
      "Please use disable-rollback option instead during stack creation.",
    evidence: "I",
  },
  {
    what: "the execution of a failed change set",
    operation: "ExecuteChangeSet",
    input: { StackName, ChangeSetName: EMPTY },
    code: "InvalidChangeSetStatus",
    message: /^ChangeSet \[arn:.*\] cannot be executed in its current status of \[FAILED\]$/,
    evidence: "I",
  },
  {
    what: "DisableRollback together with OnFailure",
    ...create(BODY, { DisableRollback: true, OnFailure: "DELETE" }),
    message: /DisableRollback|OnFailure/,
    evidence: "D",
  },
  {
    what: "a change of a named role without the capability",
    ...create(aTemplate({ R: role({ RoleName: "r" }) }), { Capabilities: ["CAPABILITY_IAM"] }),
    code: "InsufficientCapabilitiesException",
    message: "Requires capabilities : [CAPABILITY_NAMED_IAM]",
    evidence: "I",
  },
  {
    what: "a role without any capability",
    ...create(aTemplate({ R: role({}) })),
    code: "InsufficientCapabilitiesException",
    message: "Requires capabilities : [CAPABILITY_IAM]",
    evidence: "I",
  },
  {
    what: "a token that another operation was given",
    operation: "UpdateStack",
    input: { StackName, TemplateBody: aTemplate({ A: topic("a", {}, { DisplayName: "x" }) }), ClientRequestToken: "t" },
    code: "TokenAlreadyExistsException",
    message: /./,
    evidence: "D",
  },
  {
    what: "a 51st tag",
    ...create(BODY, { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "v" })) }),
    message: /./,
    evidence: "D",
  },
  {
    what: "a tag of AWS's own",
    ...create(BODY, { Tags: [{ Key: "aws:x", Value: "v" }] }),
    message: /aws:/,
    evidence: "D",
  },
];

/** Parameters that do not fit. */
export const PARAMETERS: readonly Refusal[] = [
  {
    what: "one without a value",
    ...create(parameters({ P: { Type: "String" } })),
    message: "Parameters: [P] must have values",
    evidence: "I",
  },
  {
    what: "one that the template does not have",
    ...create(BODY, given("Q", "v")),
    message: "Parameters: [Q] do not exist in the template",
    evidence: "I",
  },
  {
    what: "a value that is not allowed",
    ...create(parameters({ P: { Type: "String", AllowedValues: ["a", "b"] } }), given("P", "c")),
    message: /^Parameter 'P' must be one of AllowedValues/,
    evidence: "I",
  },
  {
    what: "a word for a number",
    ...create(parameters({ P: { Type: "Number" } }), given("P", "many")),
    message: "Parameter 'P' must be a number.",
    evidence: "R",
  },
  {
    what: "a value that breaks its pattern",
    ...create(parameters({ P: { Type: "String", AllowedPattern: "[a-z]+" } }), given("P", "1")),
    message: /^Parameter P? ?'?P?'? ?.*/,
    evidence: "K",
  },
];

const resource = (Properties: object, more: object = {}): string =>
  aTemplate({ A: { Type: "AWS::SNS::Topic", Properties, ...more } });

/** Templates that are none. */
export const TEMPLATES: readonly Refusal[] = [
  {
    what: "none at all",
    operation: "ValidateTemplate",
    input: {},
    message: "Either Template URL or Template Body must be specified.",
    evidence: "R",
  },
  {
    what: "no resources",
    ...validate(JSON.stringify({ Resources: {} })),
    message: "Template format error: At least one Resources member must be defined.",
    evidence: "R",
  },
  {
    what: "broken YAML",
    ...validate("Resources:\n  A: [\n"),
    message: /^Template format error: YAML not well-formed\./,
    evidence: "R",
  },
  {
    what: "broken JSON",
    ...validate('{"Resources": {"A": {"Type"}}}'),
    message: /^Template format error: JSON not well-formed\. \(line 1, column \d+\)$/,
    evidence: "R",
  },
  {
    what: "a resource without a type",
    ...validate(JSON.stringify({ Resources: { A: { Properties: {} } } })),
    message: "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
    evidence: "R",
  },
  {
    what: "a resource that is no object",
    ...validate(JSON.stringify({ Resources: { A: "topic" } })),
    message: /Any Resources member must be an object\.$/,
    evidence: "R",
  },
  {
    what: "a mapping of a wrong shape",
    ...validate(aTemplate({ A: topic("a") }, { Mappings: { M: { K: { V: { deep: "x" } } } } })),
    message: /Every Mappings attribute must be a String or a List\.$/,
    evidence: "R",
  },
  {
    what: "a reference to nothing",
    ...validate(resource({ TopicName: { Ref: "X" } })),
    message: "Template format error: Unresolved resource dependencies [X] in the Resources block of the template",
    evidence: "R",
  },
  {
    what: "a reference to nothing in an output",
    ...validate(aTemplate({ A: topic("a") }, { Outputs: { O: { Value: { Ref: "X" } } } })),
    message: "Template format error: Unresolved resource dependencies [X] in the Outputs block of the template",
    evidence: "R",
  },
  {
    what: "an unknown type",
    ...validate(aTemplate({ A: { Type: "AWS::No::Such" } })),
    message: /Unrecognized resource types: \[AWS::No::Such\]$/,
    evidence: "R",
  },
  {
    what: "a name that is not alphanumeric",
    ...validate(aTemplate({ "a-b": topic("a") })),
    message: "Template format error: Resource name a-b is non alphanumeric.",
    evidence: "R",
  },
  {
    what: "an unknown attribute of a resource",
    ...validate(aTemplate({ A: topic("a", { a: 1 }) })),
    message: /^Invalid template resource property 'a'$/,
    evidence: "R",
  },
  {
    what: "a null",
    ...validate(aTemplate({ A: topic("a") }, { Outputs: { X: { Value: null } } })),
    message: /\[\/Outputs\/X\/Value\] 'null' values are not allowed in templates$/,
    evidence: "R",
  },
  {
    what: "a circle",
    ...validate(aTemplate({ A: topic("a", { DependsOn: "B" }), B: topic("b", { DependsOn: "A" }) })),
    message: "Circular dependency between resources: [A, B]",
    evidence: "I",
  },
  ...(
    [
      ["Fn::Select", { "Fn::Select": [5, ["only"]] }],
      ["Fn::Split", { "Fn::Split": [",", { "Fn::Join": [1] }] }],
      ["Fn::Join", { "Fn::Join": ["x"] }],
      ["Fn::GetAtt", { "Fn::GetAtt": ["A"] }],
      ["Fn::FindInMap", { "Fn::FindInMap": ["M"] }],
      ["Fn::If", { "Fn::If": ["x"] }],
    ] as const
  ).map(([name, value]): Refusal => ({
    what: `a wrong ${name}`,
    ...create(resource({ DisplayName: value })),
    message: /^Template (format )?error: /,
    evidence: "R",
  })),
  {
    what: "a wrong Fn::Equals",
    ...create(aTemplate({ A: topic("a") }, { Conditions: { C: { "Fn::Equals": ["x"] } } })),
    message: /^Template (format )?error: /,
    evidence: "R",
  },
  {
    what: "a snapshot policy on a type that has no snapshots",
    ...create(aTemplate({ A: topic("a", { DeletionPolicy: "Snapshot" }) })),
    message: /Snapshot/,
    evidence: "D",
  },
  {
    what: "over 51,200 bytes",
    ...create(resource({ TopicName: "a" }, { Metadata: { M: "x".repeat(51_200) } })),
    message:
      /^1 validation error detected: Value '[\s\S]*' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200$/,
    evidence: "R",
  },
  ...(
    [
      ["501 resources", aTemplate(many(501, () => ({ Type: "AWS::SNS::Topic" })))],
      [
        "201 parameters",
        aTemplate({ A: topic("a") }, { Parameters: many(201, () => ({ Type: "String", Default: "x" })) }),
      ],
      ["201 outputs", aTemplate({ A: topic("a") }, { Outputs: many(201, () => ({ Value: "x" })) })],
      ["201 mappings", aTemplate({ A: topic("a") }, { Mappings: many(201, () => ({ K: { V: "x" } })) })],
      ["a description of 1,025 bytes", aTemplate({ A: topic("a") }, { Description: "x".repeat(1_025) })],
    ] as const
  ).map(([what, body]): Refusal => ({ what, ...create(body), message: /./, evidence: "D" })),
  {
    what: "a name that begins with a digit",
    operation: "CreateStack",
    input: { StackName: "1stack", TemplateBody: BODY },
    message:
      "1 validation error detected: Value '1stack' at 'stackName' failed to satisfy constraint: Member must satisfy " +
      "regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
    evidence: "R",
  },
  {
    what: "a name of 129 characters",
    operation: "CreateStack",
    input: { StackName: "x".repeat(129), TemplateBody: BODY },
    message: /at 'stackName' failed to satisfy constraint: Member must have length less than or equal to 128$/,
    evidence: "D",
  },
  {
    what: "a URL that is none of S3's",
    operation: "ValidateTemplate",
    input: { TemplateURL: "https://example.com/template.json" },
    message:
      /^(TemplateURL must be a supported URL\.|S3 error: Domain name specified in \S+ is not a valid S3 domain)$/,
    evidence: "R",
  },
];

/** Policies that are none. */
export const POLICIES: readonly Refusal[] = [
  {
    what: "one that is no policy",
    operation: "SetStackPolicy",
    input: { StackName, StackPolicyBody: "{}" },
    message: "Error validating stack policy: Invalid stack policy",
    evidence: "R",
  },
  {
    what: "one by text and by URL",
    operation: "SetStackPolicy",
    input: { StackName, StackPolicyBody: "{}", StackPolicyURL: "https://s3.amazonaws.com/b/k" },
    message: "You cannot specify both StackPolicyURL and StackPolicyBody",
    evidence: "R",
  },
];

function many(count: number, make: () => object): object {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`Name${index}`, make()]));
}

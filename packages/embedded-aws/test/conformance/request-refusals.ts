import { aTemplate, topic } from "../cloudformation/templates.ts";
import { BODY, EMPTY, KEPT, PROTECTED, StackName, create, role, type Refusal } from "./refusal.ts";

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

/** The types that need CAPABILITY_IAM, or CAPABILITY_NAMED_IAM when their name is given. */
const IAM_TYPES: readonly (readonly [type: string, properties: object, name?: string])[] = [
  ["ManagedPolicy", { PolicyDocument: { Version: "2012-10-17", Statement: [] } }, "ManagedPolicyName"],
  ["Policy", { PolicyName: "p", Roles: ["r"], PolicyDocument: { Version: "2012-10-17", Statement: [] } }],
  ["InstanceProfile", { Roles: ["r"] }, "InstanceProfileName"],
];

const CAPABILITIES: readonly Refusal[] = [
  ...IAM_TYPES.flatMap(([type, properties, name]): readonly Refusal[] => {
    const body = (more: object): string =>
      aTemplate({ A: { Type: `AWS::IAM::${type}`, Properties: { ...properties, ...more } } });
    const needs = (capability: string) => ({
      code: "InsufficientCapabilitiesException",
      message: `Requires capabilities : [${capability}]`,
      evidence: "D" as const,
    });
    return [
      { what: `an ${type} without any capability`, ...create(body({})), ...needs("CAPABILITY_IAM") },
      ...(name === undefined
        ? []
        : [
            {
              what: `a named ${type} without the capability for names`,
              ...create(body({ [name]: "n" }), { Capabilities: ["CAPABILITY_IAM"] }),
              ...needs("CAPABILITY_NAMED_IAM"),
            },
          ]),
    ];
  }),
  {
    what: "a transform without the capability",
    ...create(aTemplate({ A: topic("a") }, { Transform: "AWS::LanguageExtensions" })),
    code: "InsufficientCapabilitiesException",
    message: "Requires capabilities : [CAPABILITY_AUTO_EXPAND]",
    evidence: "D",
  },
  {
    what: "a type that ResourceTypes leaves out",
    ...create(BODY, { ResourceTypes: ["AWS::S3::Bucket"] }),
    message: "Resource type AWS::SNS::Topic is not allowed by parameter ResourceTypes [AWS::S3::Bucket]",
    evidence: "R",
  },
  {
    what: "a role that is not there",
    ...create(BODY, { RoleARN: "arn:aws:iam::111111111111:role/none-there" }),
    message: "Role arn:aws:iam::111111111111:role/none-there is invalid or cannot be assumed",
    evidence: "R",
  },
  {
    what: "a forced delete of a stack whose delete has not failed",
    operation: "DeleteStack",
    input: { StackName, DeletionMode: "FORCE_DELETE_STACK" },
    message:
      /^Invalid operation on stack \[arn:aws:cloudformation:.*\]\. You can activate DeletionMode FORCE_DELETE_STACK .*only when the stack is in the DELETE_FAILED state\.$/,
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
    message: "You cannot specify both DisableRollback and OnFailure.",
    evidence: "assumed",
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
  ...CAPABILITIES,
  {
    what: "a token that another operation was given",
    operation: "UpdateStack",
    input: { StackName, TemplateBody: aTemplate({ A: topic("a", {}, { DisplayName: "x" }) }), ClientRequestToken: "t" },
    code: "TokenAlreadyExistsException",
    message: "A client request token t already exists for CREATE_STACK.",
    evidence: "assumed",
  },
  {
    what: "a 51st tag",
    ...create(BODY, { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "v" })) }),
    message:
      "1 validation error detected: Value '51' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    evidence: "assumed",
  },
  {
    what: "a tag of AWS's own",
    ...create(BODY, { Tags: [{ Key: "aws:x", Value: "v" }] }),
    message: "Tag keys beginning with aws: are reserved for system use",
    evidence: "assumed",
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

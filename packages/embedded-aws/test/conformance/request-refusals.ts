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

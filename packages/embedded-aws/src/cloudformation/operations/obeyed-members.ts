/** The members that say what a stack should be. */
const DEFINITION = [
  "TemplateBody",
  "TemplateURL",
  "Parameters",
  "Capabilities",
  "Tags",
  "NotificationARNs",
  "ResourceTypes",
  "RoleARN",
];

/**
 * The members of each operation's input that the engine obeys; an operation that is not here is not modelled.
 * Whatever else a request asks for is refused by name, also what a later version of the API adds.
 */
export const OBEYED_MEMBERS = {
  CancelUpdateStack: ["StackName", "ClientRequestToken"],
  ContinueUpdateRollback: ["StackName", "ResourcesToSkip", "RoleARN", "ClientRequestToken"],
  CreateChangeSet: [
    ...DEFINITION,
    "StackName",
    "ChangeSetName",
    "ChangeSetType",
    "ClientToken",
    "Description",
    "DisableValidation",
    "RollbackConfiguration",
    "ImportExistingResources",
    "IncludeNestedStacks",
    "OnStackFailure",
    "UsePreviousTemplate",
  ],
  CreateStack: [
    ...DEFINITION,
    "StackName",
    "ClientRequestToken",
    "DisableRollback",
    // Creations and updates are not validated before they begin: what this asks for is done anyway.
    "DisableValidation",
    "EnableTerminationProtection",
    "OnFailure",
    "RetainExceptOnCreate",
    "RollbackConfiguration",
    "StackPolicyBody",
    "StackPolicyURL",
    "TimeoutInMinutes",
  ],
  DeleteChangeSet: ["ChangeSetName", "StackName"],
  DeleteStack: ["StackName", "RetainResources", "DeletionMode", "RoleARN", "ClientRequestToken"],
  // All there is fits on one page, so no answer ever gives a token.
  DescribeAccountLimits: [],
  DescribeChangeSet: ["ChangeSetName", "StackName", "NextToken", "IncludePropertyValues"],
  DescribeEvents: ["StackName", "ChangeSetName", "OperationId", "Filters", "NextToken"],
  DescribeStackDriftDetectionStatus: ["StackDriftDetectionId"],
  DescribeStackEvents: ["StackName", "NextToken"],
  DescribeStackResource: ["StackName", "LogicalResourceId"],
  DescribeStackResourceDrifts: ["StackName", "StackResourceDriftStatusFilters", "MaxResults", "NextToken"],
  DescribeStackResources: ["StackName", "LogicalResourceId", "PhysicalResourceId"],
  DescribeStacks: ["StackName", "NextToken"],
  DetectStackDrift: ["StackName", "LogicalResourceIds"],
  DetectStackResourceDrift: ["StackName", "LogicalResourceId"],
  ExecuteChangeSet: ["ChangeSetName", "StackName", "ClientRequestToken", "DisableRollback", "RetainExceptOnCreate"],
  GetStackPolicy: ["StackName"],
  GetTemplate: ["StackName", "ChangeSetName", "TemplateStage"],
  GetTemplateSummary: ["TemplateBody", "TemplateURL", "StackName"],
  ListChangeSets: ["StackName", "NextToken"],
  ListExports: ["NextToken"],
  ListImports: ["ExportName", "NextToken"],
  ListStackResources: ["StackName", "NextToken"],
  ListStacks: ["NextToken", "StackStatusFilter"],
  RollbackStack: ["StackName", "RoleARN", "RetainExceptOnCreate", "ClientRequestToken"],
  SetStackPolicy: ["StackName", "StackPolicyBody", "StackPolicyURL"],
  SignalResource: ["StackName", "LogicalResourceId", "UniqueId", "Status"],
  UpdateStack: [
    ...DEFINITION,
    "StackName",
    "ClientRequestToken",
    "DisableRollback",
    "DisableValidation",
    "RetainExceptOnCreate",
    "RollbackConfiguration",
    "UsePreviousTemplate",
    "StackPolicyBody",
    "StackPolicyURL",
    "StackPolicyDuringUpdateBody",
    "StackPolicyDuringUpdateURL",
  ],
  UpdateTerminationProtection: ["StackName", "EnableTerminationProtection"],
  ValidateTemplate: ["TemplateBody", "TemplateURL"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** An operation that the engine models. */
export type ModelledOperation = keyof typeof OBEYED_MEMBERS;

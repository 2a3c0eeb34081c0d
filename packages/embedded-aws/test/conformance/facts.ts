/** A line of what is known of AWS's refusals: when it refuses, and the rows of the suite that hold it to that, as `group: row`. */
export type Fact = readonly [when: string, ...rows: readonly string[]];

const THERE = "a request for what is not there";
const STATE = "a request that the stack's state forbids";
const PARAMETERS = "a request with wrong parameters";
const TEMPLATE = "a request with a wrong template";
const LATE = "a refusal that is told in events:";
const EXPORT = "an export that another stack imports";
const LIMIT = "a request that asks for too much";

/** Every line of AWS's refusals, with where it is tested. */
export const REFUSAL_FACTS: readonly Fact[] = [
  ["DescribeStacks missing", `${THERE}: a stack, when it is described`],
  [
    "Update/events/resources missing",
    `${THERE}: a stack, when it is updated`,
    `${THERE}: a stack, by DescribeStackEvents`,
    `${THERE}: a resource`,
  ],
  ["nothing to do", `${STATE}: an update with nothing to do`],
  ["wrong state", "ROLLBACK_COMPLETE: UpdateStack: refused as ValidationError"],
  [
    "CREATE_FAILED / UPDATE_FAILED without flag",
    "CREATE_FAILED: UpdateStack: refused as ValidationError",
    "UPDATE_FAILED: UpdateStack: refused as ValidationError",
  ],
  ["created with DO_NOTHING", `${STATE}: the update of a stack whose failed creation was kept by DO_NOTHING`],
  ["create over existing", `${STATE}: a creation over a stack`, `${STATE}: a creation by change set over a stack`],
  ["protected", `${STATE}: the deletion of a protected stack`],
  ["delete while busy", "UPDATE_IN_PROGRESS: DeleteStack: refused as ValidationError"],
  ["cancel in wrong state", "CREATE_COMPLETE: CancelUpdateStack: refused as ValidationError"],
  ["force delete", `${STATE}: a forced delete of a stack whose delete has not failed`],
  [
    "change set",
    `${THERE}: a change set, by DescribeChangeSet`,
    `${THERE}: a change set, by ExecuteChangeSet`,
    `${THERE}: the stack of a change set`,
    `${STATE}: the execution of a failed change set`,
  ],
  ["empty change set (FAILED/UNAVAILABLE)", "FAILED UNAVAILABLE: DescribeChangeSet: answers"],
  [
    "capabilities",
    `${STATE}: a role without any capability`,
    `${STATE}: a change of a named role without the capability`,
    `${STATE}: a transform without the capability`,
  ],
  [
    "parameters",
    `${PARAMETERS}: one without a value`,
    `${PARAMETERS}: one that the template does not have`,
    `${PARAMETERS}: a value that is not allowed`,
    `${PARAMETERS}: a word for a number`,
  ],
  [
    "template",
    ...[
      "none at all",
      "no resources",
      "broken YAML",
      "broken JSON",
      "a resource without a type",
      "a resource that is no object",
      "a mapping of a wrong shape",
      "a reference to nothing",
      "a reference to nothing in an output",
      "an unknown type",
      "a name that is not alphanumeric",
      "an unknown attribute of a resource",
      "a null",
      "a circle",
      ...["Select", "Split", "Join", "GetAtt", "FindInMap", "If", "Equals"].map((name) => `a wrong Fn::${name}`),
    ].map((row) => `${TEMPLATE}: ${row}`),
  ],
  ["size, name", `${LIMIT}: a template of over 51,200 bytes`, `${TEMPLATE}: a name that begins with a digit`],
  ["URL", `${TEMPLATE}: a URL that is none of S3's`],
  [
    "policy",
    "a request with a wrong stack policy: one that is no policy",
    "a request with a wrong stack policy: one by text and by URL",
    `${LATE}: a replacement that the stack policy denies`,
    `${LATE}: an update that no statement of the stack policy allows`,
  ],
  [
    "exports (**asynchronous events**)",
    `${EXPORT}: is not deleted with its stack, which gets back the status it had`,
    `${EXPORT}: is not changed`,
    `${EXPORT}: is not exported by a second stack`,
    `${LATE}: an import of what nobody exports`,
    `${THERE}: a reader of an export`,
  ],
  [
    "others",
    `${STATE}: a role that is not there`,
    `${STATE}: a type that ResourceTypes leaves out`,
    "REVIEW_IN_PROGRESS: GetTemplateSummary: refused as ValidationError",
    `${STATE}: a token that another operation was given`,
  ],
  ["resource reasons", `${LATE}: a property that the type does not have`],
];

const IMPORTED = "IMPORT_COMPLETE";
const PASSING = [
  "CREATE_IN_PROGRESS",
  "ROLLBACK_IN_PROGRESS",
  "UPDATE_IN_PROGRESS",
  "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
  "UPDATE_ROLLBACK_IN_PROGRESS",
  "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
  "DELETE_IN_PROGRESS",
];

/** Every line of which operation AWS takes in which state: the states, and the operations that it speaks of. */
export const STATE_FACTS: Readonly<
  Record<string, { readonly states: readonly string[]; readonly operations: readonly string[] }>
> = {
  "CREATE_COMPLETE, UPDATE_COMPLETE, UPDATE_ROLLBACK_COMPLETE, IMPORT_COMPLETE": {
    states: ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", IMPORTED],
    operations: ["UpdateStack", "CreateChangeSet UPDATE", "DeleteStack"],
  },
  "CREATE_FAILED, UPDATE_FAILED": {
    states: ["CREATE_FAILED", "UPDATE_FAILED"],
    operations: [
      "UpdateStack",
      "UpdateStack, rollback disabled",
      "ExecuteChangeSet, rollback disabled",
      "RollbackStack",
      "DeleteStack",
    ],
  },
  "ROLLBACK_COMPLETE, ROLLBACK_FAILED, DELETE_FAILED": {
    states: ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"],
    operations: [
      "UpdateStack",
      "CreateChangeSet UPDATE",
      "DeleteStack",
      "DeleteStack, a resource retained",
      "DeleteStack, forced",
    ],
  },
  UPDATE_ROLLBACK_FAILED: {
    states: ["UPDATE_ROLLBACK_FAILED"],
    operations: ["UpdateStack", "CreateChangeSet UPDATE", "ContinueUpdateRollback", "DeleteStack"],
  },
  REVIEW_IN_PROGRESS: {
    states: ["REVIEW_IN_PROGRESS"],
    operations: [
      "UpdateStack",
      "CreateChangeSet CREATE",
      "ExecuteChangeSet",
      "DeleteStack",
      "GetTemplateSummary",
      "DeleteChangeSet",
    ],
  },
  "any *_IN_PROGRESS": {
    states: PASSING,
    operations: ["UpdateStack", "CreateChangeSet UPDATE", "CancelUpdateStack", "DeleteStack"],
  },
};

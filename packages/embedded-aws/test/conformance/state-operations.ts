import { aTemplate, topic } from "../cloudformation/templates.ts";
import { EARLIER, NEXT, type ReachableStatus } from "./reach-status.ts";
import type { Evidence } from "./row.ts";

/** What AWS does with one operation on a stack of one status. */
export type Cell =
  /** It answers, and the stack stays as it was. */
  | { readonly kind: "answers"; readonly evidence: Evidence }
  /** It is accepted, and when all is done the stack of that name, or of that id when the name is free, is of this status. */
  | { readonly kind: "leadsTo"; readonly status: ReachableStatus; readonly evidence: Evidence }
  /** It is refused, and nothing happens. Without a message only the code is known. */
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly httpStatus: number;
      readonly message?: string;
      readonly evidence: Evidence;
    };

/** One operation, with what it is asked, against every status. */
export interface Column {
  readonly name: string;
  readonly operation: string;
  /** Beside the stack. */
  readonly input: object;
  readonly cells: Readonly<Record<ReachableStatus, Cell>>;
}

const STABLE = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"] as const;
const PAUSED = ["CREATE_FAILED", "UPDATE_FAILED"] as const;
const BROKEN = ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"] as const;
const CREATING = ["CREATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS"] as const;
const UPDATING = [
  "UPDATE_IN_PROGRESS",
  "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
  "UPDATE_ROLLBACK_IN_PROGRESS",
  "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
] as const;
const BUSY = [...CREATING, ...UPDATING, "DELETE_IN_PROGRESS"] as const;
const REVIEW = ["REVIEW_IN_PROGRESS"] as const;
const GONE = ["DELETE_COMPLETE"] as const;
const EXISTING = [...STABLE, ...PAUSED, ...BROKEN, ...BUSY] as const;
const LIVE = [...EXISTING, ...REVIEW] as const;
const ALL = [...LIVE, ...GONE] as const;

const answers = (evidence: Evidence): Cell => ({ kind: "answers", evidence });
const leadsTo = (status: ReachableStatus, evidence: Evidence): Cell => ({ kind: "leadsTo", status, evidence });
const refused = (evidence: Evidence, message?: string, code = "ValidationError", httpStatus = 400): Cell => ({
  kind: "refused",
  code,
  httpStatus,
  ...(message !== undefined && { message }),
  evidence,
});

type Rule = readonly [statuses: readonly ReachableStatus[], cell: Cell];

/** Returns a column whose rules together name every status once. */
function column(name: string, operation: string, input: object, rules: readonly Rule[]): Column {
  const cells = rules.flatMap(([statuses, cell]) => statuses.map((status) => [status, cell] as const));
  const named = cells.map(([status]) => status).toSorted();
  if (named.join() !== ALL.toSorted().join()) throw new Error(`${name} does not say what happens in each status once.`);
  return { name, operation, input, cells: Object.fromEntries(cells) as Column["cells"] };
}

const cannotBeUpdated = (evidence: Evidence): Cell =>
  refused(evidence, "Stack:{stackId} is in {status} state and can not be updated.");
const doesNotExist = (evidence: Evidence): Cell => refused(evidence, "Stack [{asked}] does not exist");
const NEEDS_DISABLED_ROLLBACK = refused(
  "I",
  "This stack is currently in a non-terminal [{status}] state. To update the stack from this state, please use the " +
    "disable-rollback parameter with update-stack API. To rollback to the last known good state, use the rollback-stack API",
);
const noSuchChangeSet = (evidence: Evidence): Cell =>
  refused(evidence, `ChangeSet [${EARLIER}] does not exist`, "ChangeSetNotFound", 404);
const notInDeleteFailed = refused(
  "I",
  "Invalid operation on stack [{stackId}]. You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation " +
    "only when the stack is in the DELETE_FAILED state.",
);
const busyDelete = (evidence: Evidence): Cell =>
  refused(evidence, "Stack [{asked}] cannot be deleted while in status {status}");

const POLICY = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" }],
});
const template = { TemplateBody: NEXT };
const first = { LogicalResourceId: "First" };

/**
 * Which operation AWS accepts in which status, and what it says to the others.
 * Sources: AWS's API reference and user guide for what is allowed, recordings and users' reports for the texts.
 */
export const COLUMNS: readonly Column[] = [
  column("UpdateStack", "UpdateStack", template, [
    [STABLE, leadsTo("UPDATE_COMPLETE", "D")],
    [PAUSED, NEEDS_DISABLED_ROLLBACK],
    [[...BROKEN, ...BUSY], cannotBeUpdated("R")],
    [REVIEW, cannotBeUpdated("I")],
    [GONE, doesNotExist("K")],
  ]),
  column("UpdateStack, rollback disabled", "UpdateStack", { ...template, DisableRollback: true }, [
    [[...STABLE, ...PAUSED], leadsTo("UPDATE_COMPLETE", "D")],
    [[...BROKEN, ...BUSY], cannotBeUpdated("R")],
    [REVIEW, cannotBeUpdated("I")],
    [GONE, doesNotExist("K")],
  ]),
  column("CreateStack of the same name", "CreateStack", template, [
    [STABLE, refused("R", "Stack [{name}] already exists", "AlreadyExistsException")],
    [
      [...PAUSED, ...BROKEN, ...BUSY, ...REVIEW],
      refused("K", "Stack [{name}] already exists", "AlreadyExistsException"),
    ],
    [GONE, leadsTo("CREATE_COMPLETE", "D")],
  ]),
  column("CreateChangeSet CREATE", "CreateChangeSet", { ...template, ChangeSetName: "new", ChangeSetType: "CREATE" }, [
    [REVIEW, answers("D")],
    [STABLE, refused("R", "Stack [{name}] already exists and cannot be created again with the changeSet [new].")],
    [
      [...PAUSED, ...BROKEN, ...BUSY],
      refused("K", "Stack [{name}] already exists and cannot be created again with the changeSet [new]."),
    ],
    [GONE, leadsTo("REVIEW_IN_PROGRESS", "D")],
  ]),
  column("CreateChangeSet UPDATE", "CreateChangeSet", { ...template, ChangeSetName: "new" }, [
    [STABLE, answers("D")],
    [PAUSED, answers("D")],
    [[...BROKEN, ...BUSY], cannotBeUpdated("I")],
    [REVIEW, cannotBeUpdated("K")],
    [GONE, doesNotExist("K")],
  ]),
  column("ExecuteChangeSet", "ExecuteChangeSet", { ChangeSetName: EARLIER }, [
    [REVIEW, leadsTo("CREATE_COMPLETE", "D")],
    [STABLE, leadsTo("UPDATE_COMPLETE", "D")],
    [PAUSED, refused("assumed")],
    [[...CREATING, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"], noSuchChangeSet("R")],
    [[...UPDATING, "DELETE_IN_PROGRESS", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"], cannotBeUpdated("assumed")],
    [GONE, noSuchChangeSet("assumed")],
  ]),
  column("ExecuteChangeSet, rollback disabled", "ExecuteChangeSet", { ChangeSetName: EARLIER, DisableRollback: true }, [
    [REVIEW, leadsTo("CREATE_COMPLETE", "D")],
    [[...STABLE, ...PAUSED], leadsTo("UPDATE_COMPLETE", "D")],
    [[...CREATING, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"], noSuchChangeSet("R")],
    [[...UPDATING, "DELETE_IN_PROGRESS", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"], cannotBeUpdated("assumed")],
    [GONE, noSuchChangeSet("assumed")],
  ]),
  column("DescribeChangeSet", "DescribeChangeSet", { ChangeSetName: EARLIER }, [
    [[...REVIEW, ...STABLE, ...PAUSED], answers("R")],
    [[...CREATING, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"], noSuchChangeSet("R")],
    [[...UPDATING, "DELETE_IN_PROGRESS", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"], answers("D")],
    [GONE, noSuchChangeSet("assumed")],
  ]),
  column("DeleteChangeSet", "DeleteChangeSet", { ChangeSetName: EARLIER }, [
    [LIVE, answers("D")],
    [GONE, answers("assumed")],
  ]),
  column("ListChangeSets", "ListChangeSets", {}, [
    [LIVE, answers("D")],
    [GONE, answers("assumed")],
  ]),
  column("DeleteStack", "DeleteStack", {}, [
    [[...STABLE, ...PAUSED, ...BROKEN, ...REVIEW], leadsTo("DELETE_COMPLETE", "D")],
    [CREATING, leadsTo("DELETE_COMPLETE", "K")],
    [UPDATING, busyDelete("I")],
    [["DELETE_IN_PROGRESS"], leadsTo("DELETE_COMPLETE", "K")],
    [GONE, answers("D")],
  ]),
  column("DeleteStack, a resource retained", "DeleteStack", { RetainResources: ["First"] }, [
    [["DELETE_FAILED"], leadsTo("DELETE_COMPLETE", "R")],
    [
      [...STABLE, ...PAUSED, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED", ...CREATING, ...REVIEW],
      refused("D"),
    ],
    [UPDATING, busyDelete("I")],
    [["DELETE_IN_PROGRESS"], leadsTo("DELETE_COMPLETE", "assumed")],
    [GONE, answers("D")],
  ]),
  column("DeleteStack, forced", "DeleteStack", { DeletionMode: "FORCE_DELETE_STACK" }, [
    [["DELETE_FAILED"], leadsTo("DELETE_COMPLETE", "D")],
    [
      [...STABLE, ...PAUSED, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED", ...CREATING, ...REVIEW],
      notInDeleteFailed,
    ],
    [UPDATING, refused("assumed")],
    [["DELETE_IN_PROGRESS"], leadsTo("DELETE_COMPLETE", "assumed")],
    [GONE, answers("assumed")],
  ]),
  column("CancelUpdateStack", "CancelUpdateStack", {}, [
    [["UPDATE_IN_PROGRESS"], leadsTo("UPDATE_ROLLBACK_COMPLETE", "D")],
    [
      [
        ...STABLE,
        ...PAUSED,
        ...BROKEN,
        ...CREATING,
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "DELETE_IN_PROGRESS",
        ...REVIEW,
      ],
      refused("I", "CancelUpdateStack cannot be called from current stack status"),
    ],
    [GONE, doesNotExist("K")],
  ]),
  column("RollbackStack", "RollbackStack", {}, [
    [["CREATE_FAILED"], leadsTo("DELETE_COMPLETE", "D")],
    [["UPDATE_FAILED"], leadsTo("UPDATE_ROLLBACK_COMPLETE", "D")],
    [[...STABLE, ...BROKEN, ...BUSY, ...REVIEW], refused("D")],
    [GONE, doesNotExist("K")],
  ]),
  column("ContinueUpdateRollback", "ContinueUpdateRollback", {}, [
    [["UPDATE_ROLLBACK_FAILED"], leadsTo("UPDATE_ROLLBACK_COMPLETE", "D")],
    [[...STABLE, ...PAUSED, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", ...BUSY, ...REVIEW], refused("D")],
    [GONE, doesNotExist("K")],
  ]),
  column("SignalResource", "SignalResource", { LogicalResourceId: "Waiting", UniqueId: "one", Status: "SUCCESS" }, [
    [["CREATE_IN_PROGRESS"], leadsTo("CREATE_COMPLETE", "D")],
    [["UPDATE_IN_PROGRESS"], leadsTo("UPDATE_COMPLETE", "D")],
    [
      [
        ...STABLE,
        ...PAUSED,
        ...BROKEN,
        "ROLLBACK_IN_PROGRESS",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "DELETE_IN_PROGRESS",
        ...REVIEW,
      ],
      refused("D"),
    ],
    [GONE, doesNotExist("K")],
  ]),
  column("UpdateTerminationProtection", "UpdateTerminationProtection", { EnableTerminationProtection: false }, [
    [[...STABLE, ...PAUSED, ...BROKEN, ...CREATING, ...UPDATING, ...REVIEW], answers("D")],
    [["DELETE_IN_PROGRESS"], refused("D")],
    [GONE, refused("D")],
  ]),
  column("SetStackPolicy", "SetStackPolicy", { StackPolicyBody: POLICY }, [
    [[...STABLE, ...PAUSED, ...BROKEN, ...BUSY], answers("D")],
    [REVIEW, answers("assumed")],
    [GONE, doesNotExist("K")],
  ]),
  column("GetStackPolicy", "GetStackPolicy", {}, [
    [LIVE, answers("D")],
    [GONE, doesNotExist("K")],
  ]),
  column("GetTemplate", "GetTemplate", {}, [
    [EXISTING, answers("D")],
    [REVIEW, answers("assumed")],
    [GONE, answers("D")],
  ]),
  column("GetTemplateSummary", "GetTemplateSummary", {}, [
    [EXISTING, answers("D")],
    [REVIEW, refused("R", "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.")],
    [GONE, answers("assumed")],
  ]),
  column("DetectStackDrift", "DetectStackDrift", {}, [
    [[...STABLE, "UPDATE_ROLLBACK_FAILED"], answers("D")],
    [[...PAUSED, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", ...BUSY, ...REVIEW], refused("D")],
    [GONE, doesNotExist("K")],
  ]),
  column("DetectStackResourceDrift", "DetectStackResourceDrift", first, [
    [[...STABLE, "UPDATE_ROLLBACK_FAILED"], answers("D")],
    [[...PAUSED, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", ...BUSY, ...REVIEW], refused("D")],
    [GONE, doesNotExist("K")],
  ]),
  column("DescribeStackResourceDrifts", "DescribeStackResourceDrifts", {}, [
    [LIVE, answers("D")],
    [GONE, doesNotExist("K")],
  ]),
  column("DescribeStacks", "DescribeStacks", {}, [[ALL, answers("R")]]),
  column("DescribeStackEvents", "DescribeStackEvents", {}, [[ALL, answers("R")]]),
  column("DescribeEvents", "DescribeEvents", {}, [[ALL, answers("D")]]),
  column("DescribeStackResource", "DescribeStackResource", first, [
    [[...STABLE, ...PAUSED, ...BROKEN, ...BUSY, ...GONE], answers("D")],
    [REVIEW, refused("R", "Resource First does not exist for stack {name}")],
  ]),
  column("DescribeStackResources", "DescribeStackResources", {}, [[ALL, answers("D")]]),
  column("ListStackResources", "ListStackResources", {}, [
    [LIVE, answers("D")],
    [GONE, answers("assumed")],
  ]),
  column("ListStacks", "ListStacks", {}, [[ALL, answers("D")]]),
  column("ValidateTemplate", "ValidateTemplate", { TemplateBody: aTemplate({ A: topic("a") }) }, [[ALL, answers("D")]]),
];

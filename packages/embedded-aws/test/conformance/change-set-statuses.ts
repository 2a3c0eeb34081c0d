import { aTemplate, topic } from "../cloudformation/templates.ts";
import type { Evidence } from "./row.ts";
import type { Stage } from "./stage.ts";

/** The stack whose change set is brought to a status. */
export const StackName = "story";
export const ChangeSetName = "proposal";

const body = (shown: string): string => aTemplate({ A: topic("a", {}, { DisplayName: shown }) });

/** Another proposal than that of any journey. */
export const ANOTHER = body("another");

const create = async (stage: Stage): Promise<void> =>
  void (await stage.run("CreateStack", { StackName, TemplateBody: body("one") }));
const propose = async (stage: Stage, shown = "two"): Promise<void> =>
  void (await stage.call("CreateChangeSet", { StackName, ChangeSetName, TemplateBody: body(shown) }));

/** How a change set gets to a status, as `Status ExecutionStatus`; the last is that of one that is not there any more. */
export const JOURNEYS = {
  "CREATE_COMPLETE AVAILABLE": async (stage) => {
    await create(stage);
    await propose(stage);
  },
  "CREATE_COMPLETE AVAILABLE, of a new stack": async (stage) => {
    await stage.call("CreateChangeSet", {
      StackName,
      ChangeSetName,
      TemplateBody: body("two"),
      ChangeSetType: "CREATE",
    });
  },
  "CREATE_COMPLETE OBSOLETE": async (stage) => {
    await create(stage);
    await propose(stage);
    await stage.run("UpdateStack", { StackName, TemplateBody: body("three") });
  },
  "CREATE_COMPLETE EXECUTE_COMPLETE": async (stage) => {
    await create(stage);
    await propose(stage);
    await stage.run("ExecuteChangeSet", { StackName, ChangeSetName });
  },
  "FAILED UNAVAILABLE": async (stage) => {
    await create(stage);
    await propose(stage, "one");
  },
  deleted: async (stage) => {
    await create(stage);
    await propose(stage);
    await stage.call("DeleteChangeSet", { StackName, ChangeSetName });
  },
} as const satisfies Readonly<Record<string, (stage: Stage) => Promise<void>>>;

export type ChangeSetState = keyof typeof JOURNEYS;

/** The statuses that the API has and no change set of the engine shows, and why. */
export const NEVER_SHOWN: Readonly<Record<string, string>> = {
  CREATE_PENDING: "a change set is made within the call that asks for it",
  CREATE_IN_PROGRESS: "a change set is made within the call that asks for it",
  DELETE_PENDING: "a change set is gone within the call that deletes it",
  DELETE_IN_PROGRESS: "a change set is gone within the call that deletes it",
  DELETE_COMPLETE: "a change set that is deleted does not exist, as on AWS",
  DELETE_FAILED: "nothing keeps a change set from being deleted",
  EXECUTE_FAILED: "a change set that was accepted counts as executed, whatever becomes of the stack",
};

type Outcome =
  /** It is answered; a description shows these statuses. */
  | { readonly kind: "answered"; readonly shows?: readonly [status: string, execution: string] }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** What comes of one operation on a change set of each status; `{id}` is its ARN. */
export interface ChangeSetColumn {
  readonly operation: string;
  readonly input: object;
  readonly cells: Readonly<Record<ChangeSetState, Outcome & { readonly evidence: Evidence }>>;
}

const answered = (evidence: Evidence) => ({ kind: "answered" as const, evidence });
const shows = (status: string, execution: string, evidence: Evidence) => ({
  kind: "answered" as const,
  shows: [status, execution] as const,
  evidence,
});
const refused = (evidence: Evidence, code: string, message: string) => ({
  kind: "refused" as const,
  code,
  message,
  evidence,
});
const gone = (evidence: Evidence) =>
  refused(evidence, "ChangeSetNotFound", `ChangeSet [${ChangeSetName}] does not exist`);
const taken = refused("K", "AlreadyExistsException", `ChangeSet ${ChangeSetName} already exists`);
const notExecutable = (status: string) =>
  refused("I", "InvalidChangeSetStatus", `ChangeSet [{id}] cannot be executed in its current status of [${status}]`);

/** Sources: AWS's API reference for what is allowed, recordings and users' reports for the texts. */
export const COLUMNS: readonly ChangeSetColumn[] = [
  {
    operation: "DescribeChangeSet",
    input: {},
    cells: {
      "CREATE_COMPLETE AVAILABLE": shows("CREATE_COMPLETE", "AVAILABLE", "R"),
      "CREATE_COMPLETE AVAILABLE, of a new stack": shows("CREATE_COMPLETE", "AVAILABLE", "R"),
      "CREATE_COMPLETE OBSOLETE": shows("CREATE_COMPLETE", "OBSOLETE", "D"),
      "CREATE_COMPLETE EXECUTE_COMPLETE": shows("CREATE_COMPLETE", "EXECUTE_COMPLETE", "D"),
      "FAILED UNAVAILABLE": shows("FAILED", "UNAVAILABLE", "R"),
      deleted: gone("R"),
    },
  },
  {
    operation: "ExecuteChangeSet",
    input: {},
    cells: {
      "CREATE_COMPLETE AVAILABLE": answered("R"),
      "CREATE_COMPLETE AVAILABLE, of a new stack": answered("R"),
      "CREATE_COMPLETE OBSOLETE": notExecutable("OBSOLETE"),
      "CREATE_COMPLETE EXECUTE_COMPLETE": notExecutable("EXECUTE_COMPLETE"),
      "FAILED UNAVAILABLE": notExecutable("FAILED"),
      deleted: gone("R"),
    },
  },
  {
    operation: "GetTemplate",
    input: {},
    cells: {
      "CREATE_COMPLETE AVAILABLE": answered("D"),
      "CREATE_COMPLETE AVAILABLE, of a new stack": answered("D"),
      "CREATE_COMPLETE OBSOLETE": answered("D"),
      "CREATE_COMPLETE EXECUTE_COMPLETE": answered("D"),
      "FAILED UNAVAILABLE": answered("assumed"),
      deleted: gone("K"),
    },
  },
  {
    operation: "CreateChangeSet",
    input: { TemplateBody: ANOTHER },
    cells: {
      "CREATE_COMPLETE AVAILABLE": taken,
      "CREATE_COMPLETE AVAILABLE, of a new stack": taken,
      "CREATE_COMPLETE OBSOLETE": taken,
      "CREATE_COMPLETE EXECUTE_COMPLETE": answered("assumed"),
      "FAILED UNAVAILABLE": taken,
      deleted: answered("D"),
    },
  },
  {
    operation: "DeleteChangeSet",
    input: {},
    cells: {
      "CREATE_COMPLETE AVAILABLE": answered("D"),
      "CREATE_COMPLETE AVAILABLE, of a new stack": answered("D"),
      "CREATE_COMPLETE OBSOLETE": answered("D"),
      "CREATE_COMPLETE EXECUTE_COMPLETE": answered("assumed"),
      "FAILED UNAVAILABLE": answered("D"),
      deleted: answered("assumed"),
    },
  },
];

/** Brings a change set to a status; returns its ARN, empty where it is not there any more. */
export async function reachChangeSet(stage: Stage, state: ChangeSetState): Promise<string> {
  await JOURNEYS[state](stage);
  const outcome = await stage.ask("DescribeChangeSet", { StackName, ChangeSetName });
  return outcome.kind === "refused" ? "" : String(outcome.answer["ChangeSetId"]);
}

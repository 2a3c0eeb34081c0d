import type { StackStatus } from "../../src/cloudformation/model/stack-status.ts";
import { aTemplate, topic } from "../cloudformation/templates.ts";
import type { Stage } from "./stage.ts";

/** The stack that is brought to a status. */
export const STACK = "story";
/** The change set that was proposed when the stack was last at rest. */
export const EARLIER = "earlier";

const shown = (DisplayName: string): object => ({ DisplayName });
const Waiting = {
  Type: "AWS::CloudFormation::WaitCondition",
  CreationPolicy: { ResourceSignal: { Count: 1, Timeout: "PT1H" } },
};

/** What the stack is created with. */
const BEFORE = aTemplate({
  First: topic("first", {}, shown("one")),
  Second: topic("second", { DependsOn: "First" }, shown("one")),
  Gone: topic("gone", { DependsOn: "First" }, shown("one")),
});
/** What it is updated to: two resources change in place, one comes and one goes. */
const AFTER = aTemplate({
  First: topic("first", {}, shown("two")),
  Second: topic("second", { DependsOn: "First" }, shown("two")),
  Added: topic("added", {}, shown("one")),
});
/** The same with a resource that needs a signal from outside. */
const BEFORE_WAITING = withWaiting(BEFORE);
const AFTER_WAITING = withWaiting(AFTER);

/** What every operation that takes a template gives: something else than any of the above, without replacements. */
export const NEXT = aTemplate({
  First: topic("first", {}, shown("three")),
  Second: topic("second", { DependsOn: "First" }, shown("three")),
});

const StackName = STACK;

/** Brings a stack to a status by the operations and faults that lead there; leaves the clock held when it is a passing one. */
export type Journey = (stage: Stage) => Promise<void>;

/** The statuses that the engine's stacks can have, and how each is reached. */
export const JOURNEYS = {
  REVIEW_IN_PROGRESS: async (stage) => {
    await stage.call("CreateChangeSet", {
      StackName,
      ChangeSetName: EARLIER,
      ChangeSetType: "CREATE",
      TemplateBody: BEFORE,
    });
  },
  CREATE_IN_PROGRESS: async (stage) => {
    stage.clock.hold();
    await stage.call("CreateStack", { StackName, TemplateBody: BEFORE_WAITING });
    await stepUntil(stage, async () => (await waitsForSignal(stage)) && (await isMade(stage, "Second")));
  },
  CREATE_COMPLETE: async (stage) => {
    await create(stage);
    await propose(stage);
  },
  CREATE_FAILED: async (stage) => {
    stage.fail({ Second: "create" });
    await stage.run("CreateStack", { StackName, TemplateBody: BEFORE, DisableRollback: true });
    await propose(stage);
  },
  ROLLBACK_IN_PROGRESS: async (stage) => {
    stage.fail({ Second: "create" });
    stage.clock.hold();
    await stage.call("CreateStack", { StackName, TemplateBody: BEFORE });
    await stepTo(stage, "ROLLBACK_IN_PROGRESS");
  },
  ROLLBACK_COMPLETE: async (stage) => {
    stage.fail({ Second: "create" });
    await create(stage);
  },
  ROLLBACK_FAILED: async (stage) => {
    stage.fail({ Second: "create", First: ["delete", "rollback"] });
    await create(stage);
  },
  UPDATE_IN_PROGRESS: async (stage) => {
    await create(stage);
    await propose(stage);
    stage.clock.hold();
    await stage.call("UpdateStack", { StackName, TemplateBody: AFTER_WAITING });
    await stepUntil(stage, () => waitsForSignal(stage));
  },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: async (stage) => {
    await create(stage);
    await propose(stage);
    await startUpdate(stage);
    await stepTo(stage, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
  },
  UPDATE_COMPLETE: async (stage) => {
    await create(stage);
    await stage.run("UpdateStack", { StackName, TemplateBody: AFTER });
    await propose(stage);
  },
  UPDATE_FAILED: async (stage) => {
    await create(stage);
    stage.fail({ Second: "update" });
    await stage.run("UpdateStack", { StackName, TemplateBody: AFTER, DisableRollback: true });
    await propose(stage);
  },
  UPDATE_ROLLBACK_IN_PROGRESS: async (stage) => {
    await create(stage);
    await propose(stage);
    stage.fail({ Second: "update" });
    await startUpdate(stage);
    await stepTo(stage, "UPDATE_ROLLBACK_IN_PROGRESS");
  },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: async (stage) => {
    await create(stage);
    await propose(stage);
    stage.fail({ Second: "update" });
    await startUpdate(stage);
    await stepTo(stage, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
  },
  UPDATE_ROLLBACK_COMPLETE: async (stage) => {
    await create(stage);
    stage.fail({ Second: "update" });
    await stage.run("UpdateStack", { StackName, TemplateBody: AFTER });
    await propose(stage);
  },
  UPDATE_ROLLBACK_FAILED: async (stage) => {
    await create(stage);
    await propose(stage);
    stage.fail({ Second: "update", First: "rollback" });
    await stage.run("UpdateStack", { StackName, TemplateBody: AFTER });
  },
  DELETE_IN_PROGRESS: async (stage) => {
    await create(stage);
    await propose(stage);
    stage.clock.hold();
    await stage.call("DeleteStack", { StackName });
  },
  DELETE_FAILED: async (stage) => {
    await create(stage);
    await propose(stage);
    stage.fail({ First: "delete" });
    await stage.run("DeleteStack", { StackName });
  },
  DELETE_COMPLETE: async (stage) => {
    await create(stage);
    await propose(stage);
    await stage.run("DeleteStack", { StackName });
  },
} as const satisfies Partial<Record<StackStatus, Journey>>;

/** A status that real operations lead to here. */
export type ReachableStatus = keyof typeof JOURNEYS;

/** The statuses that no operation of the engine leads to, because imports are refused by name. */
export const UNREACHABLE = [
  "IMPORT_IN_PROGRESS",
  "IMPORT_COMPLETE",
  "IMPORT_ROLLBACK_IN_PROGRESS",
  "IMPORT_ROLLBACK_COMPLETE",
  "IMPORT_ROLLBACK_FAILED",
] as const satisfies readonly Exclude<StackStatus, ReachableStatus>[];

/** Brings the stack to the status, with faults mended; returns its id. */
export async function reach(stage: Stage, status: ReachableStatus): Promise<string> {
  await JOURNEYS[status](stage);
  stage.fail({});
  const { StackSummaries } = (await stage.call("ListStacks", {})) as {
    StackSummaries: { StackId: string; StackStatus: string }[];
  };
  const [stack] = StackSummaries;
  if (stack?.StackStatus !== status) throw new Error(`The stack is ${stack?.StackStatus}, not ${status}.`);
  return stack.StackId;
}

async function create(stage: Stage): Promise<void> {
  await stage.run("CreateStack", { StackName, TemplateBody: BEFORE });
}

async function propose(stage: Stage): Promise<void> {
  await stage.call("CreateChangeSet", { StackName, ChangeSetName: EARLIER, TemplateBody: NEXT });
}

async function startUpdate(stage: Stage): Promise<void> {
  stage.clock.hold();
  await stage.call("UpdateStack", { StackName, TemplateBody: AFTER });
}

async function stepTo(stage: Stage, status: StackStatus): Promise<void> {
  await stepUntil(stage, async () => (await stage.status(StackName)) === status);
}

/** Wakes one sleeper after the other until something is so. */
async function stepUntil(stage: Stage, isSo: () => Promise<boolean>): Promise<void> {
  for (let step = 0; step < 1_000; step += 1) {
    if (await isSo()) return;
    stage.clock.wakeOne();
  }
  throw new Error(`The stack never came there: ${(await stage.events(StackName)).join("; ")}`);
}

async function waitsForSignal(stage: Stage): Promise<boolean> {
  return (await stage.events(StackName)).includes("Waiting CREATE_IN_PROGRESS Resource creation Initiated");
}

async function isMade(stage: Stage, logicalId: string): Promise<boolean> {
  return (await stage.events(StackName)).includes(`${logicalId} CREATE_COMPLETE`);
}

function withWaiting(body: string): string {
  const { Resources } = JSON.parse(body) as { Resources: object };
  return aTemplate({ ...Resources, Waiting });
}

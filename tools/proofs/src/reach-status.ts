import { setImmediate as nextTurn } from "node:timers/promises";
import type { StackState } from "@logstack/deploy-core";
import { openInProcessAws, type InProcessAws } from "@logstack/embedded-aws/in-process";
import { callCloudFormation } from "./bare-calls.ts";
import { STACK } from "./command-of.ts";
import { createHaltingClock, type HaltingClock } from "./halting-clock.ts";
import { findStack, readWorld } from "./world.ts";

/** What the deployer is to bring: a change in place of both resources that every stack here begins with. */
export const WANTED = template({ First: topic("three"), Second: after("First", topic("three")) });

/** An AWS in which one stack is in a certain status. */
export interface Stage {
  readonly aws: InProcessAws;
  readonly clock: HaltingClock;
  /** Resolves once nothing goes on that is not held back. */
  still(): Promise<void>;
  /** Makes the closing of the stage fail. */
  readonly reportDefect: (error: unknown) => void;
  close(): Promise<void>;
}

/** Whose the stack is, and whether its first resource is one that stays when the stack lets go of it. */
export interface Making {
  readonly whose: "ours" | "notOurs";
  readonly retains: boolean;
}

/** The statuses to which no operation of the embedded AWS leads: imports are refused by name. */
export const UNREACHABLE = [
  "IMPORT_IN_PROGRESS",
  "IMPORT_COMPLETE",
  "IMPORT_ROLLBACK_IN_PROGRESS",
  "IMPORT_ROLLBACK_COMPLETE",
  "IMPORT_ROLLBACK_FAILED",
] as const satisfies readonly StackState[];

export type ReachableState = Exclude<StackState, (typeof UNREACHABLE)[number]>;

const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/** Opens an AWS and brings the stack to the state, by nothing but calls and faults; the faults are mended then. */
export async function reachState(state: ReachableState, making: Making): Promise<Stage> {
  const clock = createHaltingClock({ startAtMs: START_MS, haltAtMs: START_MS + 100 * HOUR_MS });
  const defects: unknown[] = [];
  const reportDefect = (error: unknown): void => void defects.push(error);
  const aws = await openInProcessAws({
    startAtMs: START_MS,
    pace: 1,
    clock,
    reportDefect,
  });
  const still = async (): Promise<void> => {
    // A call's work may begin a turn after its answer.
    for (let turns = 0; turns < 3; turns = clock.isStill() ? turns + 1 : 0) await nextTurn();
  };
  const call: Call = async (Action, more = {}) => {
    const status = await callCloudFormation(aws, { Action, StackName: STACK, ...more });
    if (status !== 200) throw new Error(`${Action} was answered with ${status}`);
    await still();
  };
  const stage: Stage = {
    aws,
    clock,
    still,
    reportDefect,
    async close() {
      await aws.close();
      if (defects.length > 0) throw new AggregateError(defects, "The engine or the way to it has a defect.");
    },
  };
  await JOURNEYS[state]({
    ...making,
    call,
    break: async (plan) => {
      await aws.faults.set({ seed: 1, faults: plan.map((fault) => ({ ...fault, reason: "Made to fail" })) });
    },
    hold: async (resource, at, and = []) => {
      const failing = and.map((fault) => ({ ...fault, reason: "Made to fail" }));
      await aws.faults.set({ seed: 1, faults: [...failing, { kind: "delay", resource, at, by: "PT1000H" }] });
    },
  });
  aws.faults.clear();
  const reached = findStack(readWorld(aws), STACK)?.status ?? "ABSENT";
  const wanted = state === "DELETE_COMPLETE" ? "ABSENT" : state;
  if (reached !== wanted) throw new Error(`The stack is in ${reached} and not in ${wanted}`);
  return stage;
}

type Step = "create" | "update" | "delete" | "rollback";
interface Failing {
  readonly kind: "fail";
  readonly resource: string;
  readonly at: Step;
}
type Call = (action: string, more?: Readonly<Record<string, string>>) => Promise<void>;

interface Road extends Making {
  readonly call: Call;
  break(plan: readonly Failing[]): Promise<void>;
  /** Makes a step of a resource last for ever, and others fail. */
  hold(resource: string, at: Step, and?: readonly Failing[]): Promise<void>;
}

const fails = (resource: string, at: Step): Failing => ({ kind: "fail", resource, at });

const JOURNEYS: Readonly<Record<ReachableState, (road: Road) => Promise<void>>> = {
  ABSENT: async () => undefined,
  REVIEW_IN_PROGRESS: async ({ call, ...making }) => {
    const ChangeSetName = making.whose === "ours" ? "logstack-abandoned" : "somebody-elses";
    await call("CreateChangeSet", { ...begun(making), ChangeSetName, ChangeSetType: "CREATE" });
  },
  CREATE_IN_PROGRESS: async (road) => {
    await road.hold("Second", "create");
    await create(road);
  },
  CREATE_FAILED: async (road) => {
    await road.break([fails("Second", "create")]);
    await road.call("CreateStack", { ...begun(road), DisableRollback: "true" });
  },
  CREATE_COMPLETE: create,
  ROLLBACK_IN_PROGRESS: async (road) => {
    await road.hold("First", "rollback", [fails("Second", "create")]);
    await create(road);
  },
  ROLLBACK_COMPLETE: async (road) => {
    await road.break([fails("Second", "create")]);
    await create(road);
  },
  ROLLBACK_FAILED: async (road) => {
    await road.break([fails("Second", "create"), fails("First", "rollback")]);
    await create(road);
  },
  UPDATE_IN_PROGRESS: async (road) => {
    await create(road);
    await road.hold("Second", "update");
    await update(road);
  },
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: async (road) => {
    await create(road);
    await road.hold("Gone", "delete");
    await update(road);
  },
  UPDATE_COMPLETE: async (road) => {
    await create(road);
    await update(road);
  },
  UPDATE_FAILED: async (road) => {
    await create(road);
    await road.break([fails("Second", "update")]);
    await update(road, { DisableRollback: "true" });
  },
  UPDATE_ROLLBACK_IN_PROGRESS: async (road) => {
    await create(road);
    await road.hold("First", "rollback", [fails("Second", "update")]);
    await update(road);
  },
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: async (road) => {
    await create(road);
    await road.hold("Added", "delete", [fails("Second", "update")]);
    await update(road);
  },
  UPDATE_ROLLBACK_COMPLETE: async (road) => {
    await create(road);
    await road.break([fails("Second", "update")]);
    await update(road);
  },
  UPDATE_ROLLBACK_FAILED: async (road) => {
    await create(road);
    await road.break([fails("Second", "update"), fails("First", "rollback")]);
    await update(road);
  },
  DELETE_IN_PROGRESS: async (road) => {
    await create(road);
    await road.hold("First", "delete");
    await road.call("DeleteStack");
  },
  DELETE_FAILED: async (road) => {
    await create(road);
    await road.break([fails("First", "delete")]);
    await road.call("DeleteStack");
  },
  DELETE_COMPLETE: async (road) => {
    await create(road);
    await road.call("DeleteStack");
  },
};

async function create(road: Road): Promise<void> {
  await road.call("CreateStack", begun(road));
}

async function update(road: Road, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const TemplateBody = template({
    First: topic("two", road),
    Second: after("First", topic("two")),
    Added: topic("one"),
  });
  await road.call("UpdateStack", { TemplateBody, ...inputs(road), ...more });
}

function begun(making: Making): Readonly<Record<string, string>> {
  const TemplateBody = template({
    First: topic("one", making),
    Second: after("First", topic("one")),
    Gone: after("First", topic("one")),
  });
  return { TemplateBody, ...inputs(making) };
}

/** What the deployer would give, or a tag that tells of somebody else. */
function inputs({ whose }: Making): Readonly<Record<string, string>> {
  const tags = {
    environment: "ci",
    "environment:version": "1.0.0",
    application: whose === "ours" ? "proof" : "somebody-elses",
    function: "logging",
    team: "proofs",
  };
  const parameters = { OctopusEnvironment: "ci", EnvironmentVersion: "1.0.0", Component: "proof", team: "proofs" };
  return Object.fromEntries([
    ...Object.entries(tags).flatMap(([key, value], at) => [
      [`Tags.member.${at + 1}.Key`, key],
      [`Tags.member.${at + 1}.Value`, value],
    ]),
    ...Object.entries(parameters).flatMap(([key, value], at) => [
      [`Parameters.member.${at + 1}.ParameterKey`, key],
      [`Parameters.member.${at + 1}.ParameterValue`, value],
    ]),
  ]);
}

function template(resources: Readonly<Record<string, object>>): string {
  const text = { Type: "String" };
  return JSON.stringify({
    Parameters: { OctopusEnvironment: text, EnvironmentVersion: text, Component: text, team: text },
    Resources: resources,
  });
}

function topic(DisplayName: string, { retains }: Pick<Making, "retains"> = { retains: false }): object {
  return { Type: "AWS::SNS::Topic", Properties: { DisplayName }, ...(retains ? { DeletionPolicy: "Retain" } : {}) };
}

function after(DependsOn: string, resource: object): object {
  return { ...resource, DependsOn };
}

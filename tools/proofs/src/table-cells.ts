import {
  deployStack,
  destroyStack,
  LIVES,
  OPERATIONS,
  OWNERSHIPS,
  parseTemplate,
  rollbackStack,
  STACK_STATUSES,
  type DeployOutcome,
  type Life,
  type Ports,
  type Question,
  type StackState,
} from "@logstack/deploy-core";
import type { InProcessAws } from "@logstack/embedded-aws/in-process";
import { REGION } from "./account.ts";
import type { DirectCall } from "./direct-calls.ts";
import { STACK } from "./command-of.ts";
import { reachState, UNREACHABLE, WANTED, type ReachableState, type Stage } from "./reach-status.ts";
import { runProcess, type Ended } from "./run-process.ts";
import { findStack, readWorld, type World } from "./world.ts";

/** A cell of the table "what may I do now?" that a real stack can be brought to. */
export interface Cell extends Question {
  readonly state: ReachableState;
}

/** What really happened in a cell. */
export interface Happening {
  /** The outcome's kind, or what else ended the command. */
  readonly ended: string;
  /** Every call that changes something, in its order; repeated ones once. */
  readonly changes: readonly string[];
  /** How the stack stands when all that was begun is over. */
  readonly after: StackState;
  /** Logical ids of the stack's resources that are not there any more, in the stack or outside of it. */
  readonly lost: readonly string[];
  /** Logical ids of the resources that the stack had. */
  readonly had: readonly string[];
  /** Whether anything of the stacks that are there is other than before, when the command ended. */
  readonly touched: boolean;
}

/** Returns each cell that is to be played. */
export function listCells(): readonly Cell[] {
  const states = (["ABSENT", ...STACK_STATUSES] as const).filter(isReachable);
  return states.flatMap((state) =>
    OWNERSHIPS.flatMap((ownership) =>
      livesOf(state).flatMap((life) => OPERATIONS.map((operation): Cell => ({ state, operation, ownership, life }))),
    ),
  );
}

export function describeCell({ state, operation, ownership, life }: Cell): string {
  return `${state}, ${ownership}, ${life}: ${operation}`;
}

/** Brings a stack into the cell, runs the command, lets all that was begun end, and says what happened. */
export async function playCell(cell: Cell): Promise<Happening> {
  const { state, ownership, life } = cell;
  const stage = await reachState(state, { whose: ownership, retains: life === "retained" });
  try {
    const before = readWorld(stage.aws);
    const aws = life === "unknown" ? denyListing(stage.aws) : stage.aws;
    const { ended, calls } = await runProcess({
      aws: { ...aws, clock: stage.clock },
      mishap: undefined,
      // Every call goes by the SDK's own client, too.
      reportDifference: stage.reportDefect,
      name: "cell",
      answers: true,
      command: commandOf(cell, stage.clock.now()),
      onCall: async (call: DirectCall) => {
        // What is held back would hold back its cancellation, too.
        if (call.operation === "CancelUpdateStack") stage.clock.letPass();
      },
    });
    await stage.still();
    const left = readWorld(stage.aws);
    // What was running before takes what it takes, once it goes on.
    const lost = findLost(before, stage.aws);
    await settle(stage);
    const status = findStack(readWorld(stage.aws), STACK)?.status ?? "ABSENT";
    return {
      ended: describeEnd(ended),
      changes: [...new Set(calls.filter((call) => !/^(Describe|List|Get)/.test(call)))],
      after: status as StackState,
      had: present(before).flatMap(({ resources }) => resources.map(({ logicalId }) => logicalId)),
      lost,
      touched: JSON.stringify(present(before)) !== JSON.stringify(present(left)),
    };
  } finally {
    await stage.close();
  }
}

function isReachable(state: StackState): state is ReachableState {
  return !(UNREACHABLE as readonly StackState[]).includes(state);
}

/** What can live in a stack in the state; who may not list it knows nothing, in any. */
function livesOf(state: ReachableState): readonly Life[] {
  if (state === "ROLLBACK_COMPLETE") return LIVES.filter((life) => life !== "alive");
  const isEmpty = state === "ABSENT" || state === "DELETE_COMPLETE" || state === "REVIEW_IN_PROGRESS";
  return [isEmpty ? "nothing" : "alive", "unknown"];
}

const LAYER = {
  name: "proof",
  component: "proof",
  purpose: "Is deployed to be looked at.",
  template: "template.json",
  capabilities: [],
  inputs: {},
  stateful: {},
  smokeTest: async () => [],
};

/** Long enough for all that is not held, by the engine's time. */
const WAIT_MS = 300_000;

function commandOf({ operation }: Cell, startedAt: number): (ports: Ports) => Promise<DeployOutcome> {
  const common = {
    layer: LAYER,
    version: "2.0.0",
    region: REGION,
    expectedAccount: undefined,
    allowRemoving: [],
    skip: [],
    startedAt,
    deadlineAt: startedAt + WAIT_MS,
    commands: {
      deploy: "deploy it",
      destroy: "destroy it",
      rollback: "roll it back",
      diagnose: "diagnose it",
      aws: "aws",
    },
  };
  const takingAway = { ...common, environment: "ci", agreed: true, liftProtection: [STACK] };
  switch (operation) {
    case "destroy":
      return (ports) => destroyStack(takingAway, ports);
    case "rollback":
      return (ports) => rollbackStack(takingAway, ports);
    case "plan":
    case "deploy":
      return (ports) =>
        deployStack(
          {
            ...common,
            verb: operation,
            template: parseTemplate(WANTED, "template.json"),
            given: { OctopusEnvironment: "ci", team: "proofs" },
            givenFrom: "the proof",
            injected: {},
            onCreateFailure: "keep",
            allowReplacing: [],
            allowRolling: [],
          },
          ports,
        );
  }
}

/** The same AWS for a role that may do all but list what is in a stack. */
function denyListing(aws: InProcessAws): InProcessAws {
  return {
    ...aws,
    async answer(request) {
      if (!Buffer.from(request.body).toString("utf8").includes("Action=ListStackResources")) return aws.answer(request);
      const body =
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>" +
        "<Message>not authorized to perform: cloudformation:ListStackResources</Message></Error></ErrorResponse>";
      return { status: 403, headers: { "content-type": "text/xml" }, body };
    },
  };
}

async function settle(stage: Stage): Promise<void> {
  stage.clock.letPass();
  await stage.still();
}

function describeEnd(ended: Ended): string {
  switch (ended.kind) {
    case "outcome":
      return ended.outcome.kind === "failed" ? `failed at ${ended.outcome.stage}` : ended.outcome.kind;
    case "error":
      return `error ${ended.code}: ${ended.problem}`;
    case "defect":
      return `defect: ${String(ended.error)}`;
    case "killed":
    case "hung":
      return ended.kind;
  }
}

function findLost(before: World, aws: InProcessAws): readonly string[] {
  const now = aws.records("resources");
  const lived = present(before).flatMap(({ resources }) => resources);
  return lived.filter(({ key }) => !now.has(key)).map(({ logicalId }) => logicalId);
}

function present({ stacks, changeSets }: World) {
  return stacks
    .filter(({ status }) => status !== "DELETE_COMPLETE")
    .map((stack) => ({ ...stack, waiting: changeSets.get(stack.stackId) }));
}

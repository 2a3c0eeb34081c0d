import { openInProcessAws } from "@logstack/embedded-aws/in-process";
import { deployStack } from "../../src/deploy.ts";
import type { DeployOutcome } from "../../src/model/outcome.ts";
import { explainAwsError } from "../../src/node/explain-aws-error.ts";
import { toStatusPage } from "../../src/node/from-sdk.ts";
import { createPatientClient } from "../../src/node/patient-client.ts";
import { openSharedLookout } from "../../src/node/shared-lookout.ts";
import { createStackApi } from "../../src/node/stack-api.ts";
import { formLine, type WaitingLine } from "../../src/node/waiting-line.ts";
import { freshBudget } from "../../src/plan/waiting/call-budget.ts";
import type { SharedWaiting } from "../../src/plan/waiting/shared-waiting.ts";
import { EMPTY_BOARD } from "../../src/plan/waiting/status-board.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aLayer, aRequest, fakePorts } from "../support/a-deployment.ts";
import { ACCOUNT } from "../support/fake-aws.ts";
import { createCrowdClock, type CrowdClock } from "./crowd-clock.ts";
import { putInFront, type InProcessSdk } from "./in-process-sdk.ts";

/** Who deploys at once. */
export interface Crowd {
  readonly stacks: number;
  /** By how many seconds the resource of each stack takes longer than usual. */
  readonly longerBy: (stack: number) => number;
  /** How long after the first the command of each stack begins, in seconds. */
  readonly beginsAfter: (stack: number) => number;
}

/** What came of a crowd. */
export interface PlayedCrowd {
  readonly outcomes: readonly DeployOutcome["kind"][];
  /** How long after each stack came to rest its deployment told so, in milliseconds, the longest last. */
  readonly noticedAfterMs: readonly number[];
  readonly throttled: number;
  /** In words, for who reads the test's output. */
  readonly summary: string;
}

const START_MS = Date.UTC(2026, 0, 1);
const LIMIT_PER_SECOND = 5;
const ALLOWANCE = { callsPerSecond: 4.5, burst: 3 };

/**
 * Deploys stacks at once, each as by a process of its own, through the deployer's own client and line to an embedded AWS
 * that throttles. Time passes only while all of them wait, so that it does not matter how quick this machine is.
 */
export async function deployCrowd({ stacks, longerBy, beginsAfter }: Crowd): Promise<PlayedCrowd> {
  const clock = createCrowdClock(START_MS);
  const defects: unknown[] = [];
  const reportDefect = (error: unknown): void => void defects.push(error);
  const aws = await openInProcessAws({ startAtMs: START_MS, pace: 1, clock, reportDefect });
  const indices = Array.from({ length: stacks }, (_, stack) => stack);
  const slow = (stack: number) =>
    ({
      kind: "delay",
      at: "create",
      stack: nameOf(stack),
      type: "AWS::SQS::Queue",
      by: `PT${longerBy(stack)}S`,
    }) as const;
  await aws.faults.set({ faults: indices.map(slow) });
  // By the engine's own state, and not by what a deployer sees of it.
  const endedAt = new Map<string, number>();
  aws.watch(({ table, value }) => {
    if (table !== "cloudformation-stacks" || value === undefined) return;
    const { name, status } = value as { readonly name: string; readonly status: string };
    if (status === "CREATE_COMPLETE" && !endedAt.has(name)) endedAt.set(name, clock.now());
  });
  const way = putInFront(aws, { clock, callsPerSecond: LIMIT_PER_SECOND });
  const line = openOneLine(clock);
  const ended = await Promise.all(
    indices.map(async (stack) => {
      await clock.sleep(beginsAfter(stack) * 1000);
      return deployOne(stack, { clock, way, line });
    }),
  );
  const doneAt = clock.now();
  const noticedAfterMs = ended
    .map(({ noticedAt, stack }) => noticedAt - (endedAt.get(nameOf(stack)) ?? NaN))
    .sort((one, other) => one - other);
  await aws.close();
  if (defects.length > 0) throw new AggregateError(defects, "defects in the engine");
  const { passed, throttled } = way.count();
  const [median = 0, longest = 0] = [noticedAfterMs[stacks >> 1], noticedAfterMs.at(-1)].map((ms = 0) =>
    Math.round(ms),
  );
  const summary = `${stacks} stacks in ${Math.round((doneAt - START_MS) / 1000)} s: noticed after ${median} ms (median), ${longest} ms (longest); ${passed} calls passed, ${throttled} throttled`;
  return { outcomes: ended.map(({ outcome }) => outcome), noticedAfterMs, throttled, summary };
}

const nameOf = (stack: number): string => `ci-s${stack}`;

const ACCESS = {
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: "any" },
  region: "ap-southeast-2",
  endpoint: undefined,
  loopback: true,
  source: "a test",
} as const;

const PARAMETERS = ["OctopusEnvironment", "EnvironmentVersion", "Component", "team"];
const TEMPLATE = parseTemplate(
  JSON.stringify({
    Parameters: Object.fromEntries(PARAMETERS.map((name) => [name, { Type: "String" }])),
    Resources: { Queue: { Type: "AWS::SQS::Queue" } },
  }),
  "template.json",
);

interface Surroundings {
  readonly clock: CrowdClock;
  readonly way: InProcessSdk;
  readonly line: WaitingLine;
}

async function deployOne(stack: number, { clock, way, line }: Surroundings) {
  const { sdk } = way;
  const patience = { line: () => line, renew: undefined, interrupted: () => false, onUnreachable: () => undefined };
  const { client, lookAtAll } = createPatientClient(sdk, { access: ACCESS, patience });
  const call = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await ask();
    } catch (error) {
      throw explainAwsError(error, ACCESS);
    }
  };
  const startedAt = clock.now();
  const random = randomNumbers(stack + 1);
  let noticedAt = Infinity;
  const api = createStackApi(sdk, { client, call, access: ACCESS, lookMs: 3_500 });
  const { kind } = await deployStack(
    aRequest({
      layer: aLayer({ component: `s${stack}`, stateful: {} }),
      template: TEMPLATE,
      startedAt,
      deadlineAt: startedAt + 3_600_000,
    }),
    fakePorts(
      { ...api, callerAccount: async () => ACCOUNT },
      {
        lookout: openSharedLookout(line, async (NextToken) => toStatusPage(await lookAtAll({ NextToken }))),
        report: (fact) => {
          if (fact.event === "stack" && fact.status === "CREATE_COMPLETE") noticedAt = clock.now();
        },
        clock: { now: () => clock.now(), sleep: (ms) => clock.sleep(ms), pause: (ms) => clock.sleep(ms) },
        random,
        newToken: () => `s${stack}x${Math.floor(random() * 1e9).toString(36)}`,
      },
    ),
  );
  return { stack, outcome: kind, noticedAt };
}

/** The line of the shared file, without the file. */
function openOneLine(clock: CrowdClock): WaitingLine {
  let shared: SharedWaiting = { budget: freshBudget(ALLOWANCE, START_MS), board: EMPTY_BOARD };
  const change: WaitingLine["change"] = async (make) => {
    const [next, result] = make(shared, clock.now());
    shared = next;
    return result;
  };
  const pause = (ms: number) => clock.sleep(ms);
  let ids = 0;
  const newId = () => String((ids += 1)).padStart(9, "0");
  const parts = { change, allowance: ALLOWANCE, pause, newId, random: randomNumbers(0) };
  return { ...formLine(parts), learnAccount: () => undefined };
}

/** Numbers from 0 up to 1, the same ones for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 7919 + 1) % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

import * as cloudFormation from "@aws-sdk/client-cloudformation";
import { createCountingIds } from "../../src/counting-ids.ts";
import type { Faults, FaultyStep } from "../../src/cloudformation/index.ts";
import { type EmbeddedAws, startEmbeddedAws } from "../../src/index.ts";
import { clientOptions } from "../engine-fixture.ts";
import { createHeldClock, type HeldClock } from "./held-clock.ts";

/** How AWS answers: with a result, or with an error's code, HTTP status and message. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "refused"; readonly code: string; readonly httpStatus: number; readonly message: string };

export type Answer = Readonly<Record<string, unknown>>;

/** A request that names a stack. */
export interface StackInput {
  readonly StackName: string;
  readonly [member: string]: unknown;
}

/** What fails at which step, by logical id. */
export type FaultPlan = Readonly<Record<string, FaultyStep | readonly FaultyStep[]>>;

/** An engine behind its HTTP port, as CloudFormation's SDK client sees it, with its faults and its clock in the test's hands. */
export interface Stage {
  readonly engine: EmbeddedAws;
  readonly clock: HeldClock;
  /** Makes these steps fail from now on, and no others. */
  fail(plan: FaultPlan): void;
  /** Sends one call, errors included. */
  ask(operation: string, input: object): Promise<Outcome>;
  /** Sends one call that must succeed. */
  call(operation: string, input: object): Promise<Answer>;
  /** Sends one call that must succeed and lets everything run until the stack it names is at rest. */
  run(operation: string, input: StackInput): Promise<Answer>;
  /** Lets everything run until the stack is at rest; returns its status. */
  settle(stackName: string): Promise<string>;
  status(stackName: string): Promise<string>;
  /** `LOGICAL STATUS reason`, oldest first, the stack itself as `stack`. */
  events(stackName: string): Promise<readonly string[]>;
  /** All events as they are answered, newest first. */
  eventRecords(stackName: string): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

interface SdkError {
  readonly Code?: string;
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const commands = cloudFormation as unknown as Readonly<Record<string, new (input: object) => never>>;

/** Starts an engine with counting ids and a clock that a test can hold. Close it. */
export async function openStage(): Promise<Stage> {
  const clock = createHeldClock();
  const defects: unknown[] = [];
  let plan: FaultPlan = {};
  const faults: Faults = {
    reasonFor: (_, logicalId, step) =>
      [plan[logicalId] ?? []].flat().includes(step) ? `${logicalId} is made to fail` : undefined,
  };
  const engine = await startEmbeddedAws({
    speed: "instant",
    clock,
    ids: createCountingIds(),
    faults,
    reportDefect: (error) => defects.push(error),
  });
  const client = new cloudFormation.CloudFormationClient(clientOptions(engine));
  const ask: Stage["ask"] = async (operation, input) => {
    const Command = commands[`${operation}Command`];
    if (Command === undefined) throw new Error(`CloudFormation's client has no operation ${operation}.`);
    try {
      const { $metadata: _, ...answer } = (await client.send(new Command(input))) as unknown as Answer;
      return { kind: "answered", answer };
    } catch (thrown) {
      const error = thrown as SdkError;
      const httpStatus = error.$metadata?.httpStatusCode;
      // An input that the client itself does not send is a mistake of the test.
      if (httpStatus === undefined) throw thrown;
      return { kind: "refused", code: error.Code ?? error.name, httpStatus, message: error.message };
    }
  };
  const call: Stage["call"] = async (operation, input) => {
    const outcome = await ask(operation, input);
    if (outcome.kind === "answered") return outcome.answer;
    throw new Error(`${operation} was refused: ${outcome.code} ${outcome.message}`);
  };
  const status: Stage["status"] = async (StackName) => {
    const { Stacks } = (await call("DescribeStacks", { StackName })) as { Stacks: { StackStatus: string }[] };
    return Stacks[0]?.StackStatus ?? "";
  };
  const settle: Stage["settle"] = async (stackName) => {
    clock.release();
    for (;;) {
      const now = await status(stackName);
      if (!now.endsWith("_IN_PROGRESS") || now === "REVIEW_IN_PROGRESS") return now;
    }
  };
  return {
    engine,
    clock,
    fail: (next) => void (plan = next),
    ask,
    call,
    async run(operation, input) {
      const id = await idOf(input.StackName);
      const answer = await call(operation, input);
      await settle(stackIdIn(answer) ?? id ?? input.StackName);
      return answer;
    },
    settle,
    status,
    eventRecords: async (StackName) => (await allEvents(call, StackName)) as unknown as readonly Answer[],
    events: async (StackName) => (await allEvents(call, StackName)).map(describeEvent).toReversed(),
    async close() {
      client.destroy();
      await engine.close();
      if (defects.length > 0) throw new AggregateError(defects, "The engine has a defect.");
    },
  };

  /** A stack that a call deletes is afterwards known by its id alone. */
  async function idOf(StackName: string): Promise<string | undefined> {
    const outcome = await ask("DescribeStacks", { StackName });
    if (outcome.kind === "refused") return undefined;
    const { Stacks } = outcome.answer as { Stacks: { StackId: string }[] };
    return Stacks[0]?.StackId;
  }
}

/** Returns the stack's id where an answer tells it. */
export function stackIdIn(answer: Answer): string | undefined {
  const id = answer["StackId"];
  return typeof id === "string" ? id : undefined;
}

interface StackEvent {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly StackId: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
}

async function allEvents(call: Stage["call"], StackName: string): Promise<readonly StackEvent[]> {
  const events: StackEvent[] = [];
  for (let NextToken: string | undefined; ;) {
    const page = (await call("DescribeStackEvents", { StackName, ...(NextToken && { NextToken }) })) as unknown as {
      StackEvents: StackEvent[];
      NextToken?: string;
    };
    events.push(...page.StackEvents);
    NextToken = page.NextToken;
    if (NextToken === undefined) return events;
  }
}

function describeEvent(event: StackEvent): string {
  const name = event.PhysicalResourceId === event.StackId ? "stack" : event.LogicalResourceId;
  return `${name} ${event.ResourceStatus} ${event.ResourceStatusReason ?? ""}`.trimEnd();
}

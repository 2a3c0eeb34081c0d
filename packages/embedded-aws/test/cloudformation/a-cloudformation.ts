import { createCountingIds } from "../../src/counting-ids.ts";
import { createCloudFormation } from "../../src/cloudformation/index.ts";
import type { Faults } from "../../src/cloudformation/index.ts";
import { createClock, type EngineClock } from "../../src/node/clock.ts";
import type { Speed } from "../../src/clock.ts";
import type { CallContext } from "../../src/service.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import type { Store } from "../../src/state/store.ts";
import { createResourceHandlers, type ResourceHandlers } from "../../src/resources/resource-handlers.ts";

export interface Options {
  readonly store?: Store;
  readonly faults?: Faults;
  /** The templates at URLs; none, unless a test is about them. */
  readonly templates?: Readonly<Record<string, string>>;
  readonly ids?: ReturnType<typeof createCountingIds>;
  /** `instant`, unless a test is about time. */
  readonly speed?: Speed;
  /** Goes instead of a clock of that speed: tests move it on by hand. */
  readonly clock?: EngineClock;
}

export type Answer = Readonly<Record<string, never>>;

/** CloudFormation in this process, at instant speed, as tests drive it. */
export interface InProcess {
  readonly store: Store;
  readonly ids: ReturnType<typeof createCountingIds>;
  readonly resources: ResourceHandlers;
  /** Calls one API operation. */
  readonly call: (operation: string, input: object, account?: string) => Promise<Answer>;
  /** Calls one and waits until nothing runs any more. */
  run(operation: string, input: object, account?: string): Promise<Answer>;
  settle(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it as a lost process would: whatever sleeps never wakes. */
  cut(): void;
  /** `LOGICAL STATUS reason`, oldest first, the stack itself as `stack`. */
  events(stackName: string, account?: string): Promise<readonly string[]>;
  status(stackName: string, account?: string): Promise<string>;
}

/** Returns CloudFormation over a store, empty unless one is given. Defects of the engine fail the test. */
export function aCloudFormation(options: Options = {}): InProcess {
  const store = options.store ?? createMemoryStore();
  const ids = options.ids ?? createCountingIds();
  const clock = options.clock ?? createClock(options.speed ?? "instant");
  const resources = createResourceHandlers({ store, ids, clock });
  const defects: unknown[] = [];
  const cloudFormation = createCloudFormation({
    store,
    clock,
    ids,
    resources,
    readTemplate: async (url) => {
      const template = options.templates?.[url];
      if (template === undefined) throw new Error(`There is no template at ${url}.`);
      return await Promise.resolve(template);
    },
    reportDefect: (error) => defects.push(error),
    ...(options.faults && { faults: options.faults }),
  });
  const settled = async (): Promise<void> => {
    await cloudFormation.settle();
    if (defects.length > 0) throw new AggregateError(defects, "The engine has a defect.");
  };
  const call: InProcess["call"] = async (operation, input, account = "111111111111") => {
    const context: CallContext = { account, region: "ap-southeast-2", requestId: "request" };
    const handler = cloudFormation.service.operations[operation];
    if (handler === undefined) throw new Error(`There is no operation ${operation}.`);
    return (await handler(input as never, context)) as Answer;
  };
  return {
    store,
    ids,
    resources,
    call,
    settle: settled,
    resume: () => cloudFormation.resume(),
    cut: () => clock.stop(),
    async run(operation, input, account) {
      const answer = await call(operation, input, account);
      await settled();
      return answer;
    },
    async events(StackName, account) {
      const events = await allEvents(call, { StackName, account });
      return events.map(describeEvent).toReversed();
    },
    async status(StackName, account) {
      const { Stacks } = (await call("DescribeStacks", { StackName }, account)) as unknown as {
        Stacks: { StackStatus: string }[];
      };
      return Stacks[0]?.StackStatus ?? "";
    },
  };
}

export interface ShownEvent {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResourceStatus: string;
  readonly ResourceType: string;
  readonly ResourceStatusReason?: string;
  readonly ResourceProperties?: string;
}

/** Returns all events of a stack, newest first, whatever number of pages they take. */
export async function allEvents(
  call: InProcess["call"],
  { StackName, account }: { readonly StackName: string; readonly account?: string | undefined },
): Promise<readonly ShownEvent[]> {
  const events: ShownEvent[] = [];
  for (let NextToken: string | undefined; ;) {
    const page = (await call("DescribeStackEvents", { StackName, NextToken }, account)) as unknown as {
      StackEvents: ShownEvent[];
      NextToken?: string;
    };
    events.push(...page.StackEvents);
    if (page.NextToken === undefined) return events;
    NextToken = page.NextToken;
  }
}

function describeEvent(event: ShownEvent): string {
  const isStack = event.ResourceType === "AWS::CloudFormation::Stack";
  const parts = [isStack ? "stack" : event.LogicalResourceId, event.ResourceStatus, event.ResourceStatusReason ?? ""];
  return parts.join(" ").trimEnd();
}

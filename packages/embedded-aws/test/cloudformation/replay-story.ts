import { allEvents } from "./a-cloudformation.ts";
import type { InProcess, ShownEvent } from "./a-cloudformation.ts";

type Members = Readonly<Record<string, unknown>>;

/** A recorded two-step story. */
export interface Story {
  readonly template1: string;
  readonly parameters1: Readonly<Record<string, string>>;
  readonly template2: string;
  readonly parameters2: Readonly<Record<string, string>>;
  readonly recorded: Readonly<Record<string, Members>>;
}

/** What the engine answered in the same story, under the recording's names. */
export interface Replay {
  readonly stackName: string;
  readonly answers: Readonly<Record<string, Members>>;
  /** Newest first; `beforeDelete` is how many there were when the stack was deleted. */
  readonly events: readonly ShownEvent[];
  readonly eventsBeforeDelete: readonly ShownEvent[];
}

const STACK = { StackName: "story-stack" };

/** Plays a story: creates by change set, updates by change set, deletes. */
export async function replayStory(cloudFormation: InProcess, story: Story): Promise<Replay> {
  const answers: Record<string, Members> = {};
  const step = async (number: 1 | 2): Promise<void> => {
    const template = number === 1 ? story.template1 : story.template2;
    const parameters = number === 1 ? story.parameters1 : story.parameters2;
    const { Id } = (await cloudFormation.call("CreateChangeSet", {
      ...STACK,
      ChangeSetName: "story-change-set",
      ChangeSetType: number === 1 ? "CREATE" : "UPDATE",
      TemplateBody: template,
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    })) as unknown as { Id: string };
    const name = { ChangeSetName: Id };
    answers[`describe-change-set-${number}`] = await cloudFormation.call("DescribeChangeSet", name);
    answers[`describe-change-set-${number}-prop-values`] = await cloudFormation.call("DescribeChangeSet", {
      ...name,
      IncludePropertyValues: true,
    });
    await cloudFormation.run("ExecuteChangeSet", name);
    answers[`post-create-${number}-describe`] = await describeStack(cloudFormation, STACK.StackName);
  };
  await step(1);
  await step(2);
  const eventsBeforeDelete = await allEvents(cloudFormation.call, STACK);
  const StackName = String(answers["post-create-2-describe"]?.["StackId"]);
  await cloudFormation.run("DeleteStack", STACK);
  answers["delete-describe"] = await describeStack(cloudFormation, StackName);
  const events = await allEvents(cloudFormation.call, { StackName });
  return { stackName: STACK.StackName, answers, events, eventsBeforeDelete };
}

async function describeStack(cloudFormation: InProcess, StackName: string): Promise<Members> {
  const { Stacks } = (await cloudFormation.call("DescribeStacks", { StackName })) as unknown as { Stacks: Members[] };
  return Stacks[0] ?? {};
}

import { stackIdIn, type Answer, type Stage } from "./stage.ts";

/** A two-step story that was run against real AWS. */
export interface RecordedStory {
  readonly template1: string;
  readonly parameters1: Readonly<Record<string, string>>;
  readonly template2: string;
  readonly parameters2: Readonly<Record<string, string>>;
  readonly recorded: Readonly<Record<string, Answer>>;
}

export type StoryEvent = Answer;

/** What the engine answered in the same story, under the recording's names. */
export interface StoryReplay {
  readonly answers: Readonly<Record<string, Answer>>;
  /** Newest first. */
  readonly events: readonly StoryEvent[];
  readonly eventsBeforeDelete: readonly StoryEvent[];
}

export const STACK_NAME = "replayed-stack";

/** Plays a story on a stage: creates by change set, updates by change set, deletes. */
export async function replayOverHttp(stage: Stage, story: RecordedStory): Promise<StoryReplay> {
  const answers: Record<string, Answer> = {};
  let StackName = STACK_NAME;
  for (const number of [1, 2] as const) {
    const proposed = await stage.call("CreateChangeSet", {
      StackName: STACK_NAME,
      ChangeSetName: "proposal",
      ChangeSetType: number === 1 ? "CREATE" : "UPDATE",
      TemplateBody: story[`template${number}`],
      Parameters: Object.entries(story[`parameters${number}`]).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    });
    StackName = stackIdIn(proposed) ?? StackName;
    const name = { ChangeSetName: proposed["Id"] };
    answers[`create-change-set-${number}`] = proposed;
    answers[`describe-change-set-${number}`] = await stage.call("DescribeChangeSet", name);
    answers[`describe-change-set-${number}-prop-values`] = await stage.call("DescribeChangeSet", {
      ...name,
      IncludePropertyValues: true,
    });
    answers[`execute-change-set-${number}`] = await stage.call("ExecuteChangeSet", name);
    await stage.settle(StackName);
    answers[`post-create-${number}-describe`] = await describe(stage, StackName);
  }
  const eventsBeforeDelete = await stage.eventRecords(StackName);
  await stage.run("DeleteStack", { StackName: STACK_NAME });
  answers["delete-describe"] = await describe(stage, StackName);
  return { answers, eventsBeforeDelete, events: await stage.eventRecords(StackName) };
}

async function describe(stage: Stage, StackName: string): Promise<Answer> {
  const { Stacks } = (await stage.call("DescribeStacks", { StackName })) as { Stacks: Answer[] };
  return Stacks[0] ?? {};
}

import { expect } from "vitest";
import { aTemplate, topic } from "../cloudformation/templates.ts";
import type { Group } from "./row.ts";
import { openStage, type StackInput } from "./stage.ts";

const EXPORTER = "exporter";
const IMPORTER = "importer";

/** A stack that exports a value under the name `Shared`. */
const exporting = (value: string, TopicName = "exported"): string =>
  aTemplate({ A: topic(TopicName) }, { Outputs: { O: { Value: value, Export: { Name: "Shared" } } } });
const IMPORTING = aTemplate({ B: topic("importer", {}, { DisplayName: { "Fn::ImportValue": "Shared" } }) });

interface ExportStory {
  readonly what: string;
  readonly operation: string;
  readonly input: StackInput;
  /** What one of the stack's events says. */
  readonly told: string;
  readonly status: string;
}

const STORIES: readonly ExportStory[] = [
  {
    what: "is not deleted with its stack, which gets back the status it had",
    operation: "DeleteStack",
    input: { StackName: EXPORTER },
    told: "stack CREATE_COMPLETE Delete canceled. Cannot delete export Shared as it is in use by importer.",
    status: "CREATE_COMPLETE",
  },
  {
    what: "is not changed",
    operation: "UpdateStack",
    input: { StackName: EXPORTER, TemplateBody: exporting("two", "renamed") },
    told: "Cannot update export Shared as it is in use by importer",
    status: "UPDATE_ROLLBACK_COMPLETE",
  },
  {
    what: "is not exported by a second stack",
    operation: "CreateStack",
    input: { StackName: "second", TemplateBody: exporting("two", "second") },
    told:
      "stack ROLLBACK_IN_PROGRESS Export with name Shared is already exported by stack exporter. " +
      "Rollback requested by user.",
    status: "ROLLBACK_COMPLETE",
  },
];

/** What protects an export that another stack imports. AWS tells all of it in events. */
export const EXPORT_GROUPS: readonly Group[] = [
  {
    title: "an export that another stack imports",
    rows: STORIES.map((story) => ({ what: story.what, evidence: "I", judge: async () => await judgeStory(story) })),
  },
];

async function judgeStory({ operation, input, told, status }: ExportStory): Promise<void> {
  const stage = await openStage();
  try {
    await stage.run("CreateStack", { StackName: EXPORTER, TemplateBody: exporting("one") });
    await stage.run("CreateStack", { StackName: IMPORTER, TemplateBody: IMPORTING });
    await stage.run(operation, input);
    expect((await stage.events(input.StackName)).join("\n")).toContain(told);
    expect(await stage.status(input.StackName)).toBe(status);
  } finally {
    await stage.close();
  }
}

import { expect } from "vitest";
import { aTemplate, topic } from "../cloudformation/templates.ts";
import type { Group } from "./row.ts";
import { openStage, type Stage } from "./stage.ts";

/** What of CloudFormation is refused by name, beside the operations. */
interface Refused {
  readonly what: string;
  readonly operation: string;
  readonly input: object;
  /** What the refusal names. */
  readonly names: string;
}

const TemplateBody = aTemplate({ A: topic("a") });
const change = { StackName: "new", ChangeSetName: "c", ChangeSetType: "CREATE", TemplateBody };

const REFUSED: readonly Refused[] = [
  {
    what: "change sets of type IMPORT, so no stack gets one of the five IMPORT statuses",
    operation: "CreateChangeSet",
    input: { ...change, ChangeSetType: "IMPORT" },
    names: "IMPORT",
  },
  {
    what: "the deployment mode EXPRESS",
    operation: "CreateStack",
    input: { StackName: "new", TemplateBody, DeploymentConfig: { Mode: "EXPRESS" } },
    names: "DeploymentConfig.Mode",
  },
  {
    what: "the deployment mode REVERT_DRIFT",
    operation: "CreateChangeSet",
    input: { ...change, DeploymentMode: "REVERT_DRIFT" },
    names: "DeploymentMode",
  },
  {
    what: "macros",
    operation: "CreateStack",
    input: { StackName: "new", TemplateBody: aTemplate({ A: topic("a") }, { Transform: "MyMacro" }) },
    names: "MyMacro",
  },
  {
    what: "stack sets",
    operation: "CreateStackSet",
    input: { StackSetName: "set" },
    names: "CreateStackSet",
  },
];

/** What is not modelled: each is refused with 501 or with an error that names it. */
export const NOT_MODELLED_GROUPS: readonly Group[] = [
  {
    title: "what is not modelled is refused by name:",
    rows: REFUSED.map((refused) => ({
      what: refused.what,
      evidence: "ours",
      async judge() {
        const stage = await openStage();
        try {
          await judgeRefused(stage, refused);
        } finally {
          await stage.close();
        }
      },
    })),
  },
];

async function judgeRefused(stage: Stage, { operation, input, names }: Refused): Promise<void> {
  expect(await stage.ask(operation, input)).toMatchObject({
    kind: "refused",
    message: expect.stringContaining(names) as string,
  });
  expect((await stage.call("ListStacks", {}))["StackSummaries"]).toEqual([]);
}

/** Returns the list of what is not modelled of CloudFormation, and how the rest is refused. */
export function renderNotModelled(): string {
  return [
    "Not modelled of CloudFormation, and refused by name:",
    "",
    ...REFUSED.map(({ what }) => `- ${what}`),
    "",
    "So is every operation of AWS's clients that is not in the tables above (`test/fuzz/operations.deep.ts` asks for each), every member of those that are",
    "which is not obeyed (`test/fuzz/members.deep.ts`), and every resource type, property, header, function and template section that is not modelled.",
  ].join("\n");
}

import { expect } from "vitest";
import { GUARDS, MISSING, POLICIES } from "./request-refusals.ts";
import { LIMITS } from "./limit-refusals.ts";
import { BODY, EMPTY, KEPT, PROTECTED, StackName, type Refusal } from "./refusal.ts";
import { PARAMETERS, TEMPLATES } from "./template-refusals.ts";
import type { Group } from "./row.ts";
import { openStage, type Stage } from "./stage.ts";

const TABLES = {
  "a request for what is not there": MISSING,
  "a request that the stack's state forbids": GUARDS,
  "a request with wrong parameters": PARAMETERS,
  "a request with a wrong template": TEMPLATES,
  "a request with a wrong stack policy": POLICIES,
  "a request that asks for too much": LIMITS,
};

/** The refusals that are answers, all of them on one stage: none of them changes anything. */
export const REFUSAL_GROUPS: readonly Group[] = Object.entries(TABLES).map(([title, refusals]) => {
  let shared: Promise<Stage> | undefined;
  const share = (): Promise<Stage> => (shared ??= openRefusalStage());
  return {
    title,
    rows: refusals.map((refusal) => ({
      what: refusal.what,
      evidence: refusal.evidence,
      judge: async () => await judgeRefusal(await share(), refusal),
    })),
    close: async () => await (await shared)?.close(),
  };
});

/** A stage with the stacks that the requests speak of. */
async function openRefusalStage(): Promise<Stage> {
  const stage = await openStage();
  const stack = (name: string, more: object = {}) => ({
    StackName: name,
    TemplateBody: BODY.replace('"a"', `"${name}-topic"`),
    ...more,
  });
  await stage.run("CreateStack", { StackName, TemplateBody: BODY, ClientRequestToken: "t" });
  await stage.run("CreateStack", stack(PROTECTED, { EnableTerminationProtection: true }));
  await stage.call("CreateChangeSet", { StackName, ChangeSetName: EMPTY, TemplateBody: BODY });
  stage.fail({ A: "create" });
  await stage.run("CreateStack", stack(KEPT, { OnFailure: "DO_NOTHING" }));
  stage.fail({});
  return stage;
}

async function judgeRefusal(stage: Stage, refusal: Refusal): Promise<void> {
  const before = await stacksOf(stage);
  const { code = "ValidationError", httpStatus = 400, message } = refusal;
  expect(await stage.ask(refusal.operation, refusal.input)).toEqual({
    kind: "refused",
    code,
    httpStatus,
    message: typeof message === "string" ? message : (expect.stringMatching(message) as string),
  });
  expect(await stacksOf(stage)).toEqual(before);
}

async function stacksOf(stage: Stage): Promise<unknown> {
  return (await stage.call("DescribeStacks", {}))["Stacks"];
}

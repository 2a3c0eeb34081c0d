import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "vitest";
import { aTemplate } from "../cloudformation/templates.ts";
import { clientOptions } from "../engine-fixture.ts";
import { LATE_REFUSALS } from "./late-refusals.ts";
import type { Group } from "./row.ts";
import { CREATIONS } from "./creation-scenarios.ts";
import { DELETIONS } from "./deletion-scenarios.ts";
import { ROLLBACKS } from "./rollback-scenarios.ts";
import { StackName, type Scenario, type Step } from "./scenario.ts";
import { UPDATES } from "./update-scenarios.ts";
import { ROLLING_UPDATES, SIGNALLED_CREATIONS } from "./signal-scenarios.ts";
import { openStage, stackIdIn, type Stage } from "./stage.ts";

const TABLES = {
  "an update": UPDATES,
  "an update that fails": ROLLBACKS,
  "a creation that fails": CREATIONS,
  "a deletion": DELETIONS,
  "a refusal that is told in events:": LATE_REFUSALS,
  "a creation that waits for signals": SIGNALLED_CREATIONS,
  "a rolling update": ROLLING_UPDATES,
};

/** The scenarios, each on a stage of its own. */
export const SCENARIO_GROUPS: readonly Group[] = Object.entries(TABLES).map(([title, scenarios]) => ({
  title,
  rows: scenarios.map((scenario) => ({
    what: scenario.what,
    evidence: scenario.evidence,
    async judge() {
      const stage = await openStage();
      try {
        await judgeScenario(stage, scenario);
      } finally {
        await stage.close();
      }
    },
  })),
}));

async function judgeScenario(stage: Stage, { before, beforeSections, steps, exists }: Scenario): Promise<void> {
  if (before !== undefined) {
    await stage.run("CreateStack", { StackName, TemplateBody: aTemplate(before, beforeSections) });
  }
  let name = await idOf(stage);
  for (const step of steps) {
    name = await judgeStep(stage, step, name);
  }
  expect(await parametersIn(stage)).toEqual(exists.toSorted());
}

/** Takes a step and compares its events; returns the stack's id. */
async function judgeStep(stage: Stage, step: Step, name: string): Promise<string> {
  const known = step.operation === "CreateStack" ? [] : await stage.events(name);
  stage.fail(step.faults ?? {});
  const answer = await stage.run(step.operation, {
    StackName: name,
    ...(step.resources && { TemplateBody: aTemplate(step.resources, step.sections) }),
    ...step.input,
  });
  const stackId = stackIdIn(answer) ?? name;
  const told = (await stage.events(stackId))
    .slice(known.length)
    .map((event) => event.replaceAll(/\bi-[0-9a-f]+/g, "i-?"));
  expect(matching(told, step.events)).toEqual(step.events);
  return stackId;
}

/** Returns the told events with every run that `...` stands for as `...`, as far as they match. */
function matching(told: readonly string[], expected: readonly string[]): readonly string[] {
  const shown: string[] = [];
  let at = 0;
  for (const [index, event] of expected.entries()) {
    if (event !== "...") {
      shown.push(...told.slice(at, at + 1));
      at += 1;
      continue;
    }
    const next = expected[index + 1];
    const found = next === undefined ? told.length : told.indexOf(next, at);
    if (found === -1) return [...shown, ...told.slice(at)];
    shown.push("...");
    at = found;
  }
  return [...shown, ...told.slice(at)];
}

/** The id of the stack, which names it even after its deletion; its name before there is one. */
async function idOf(stage: Stage): Promise<string> {
  const { Stacks } = (await stage.call("DescribeStacks", {})) as { Stacks: { StackId: string }[] };
  return Stacks[0]?.StackId ?? StackName;
}

async function parametersIn(stage: Stage): Promise<readonly string[]> {
  const client = new SSMClient(clientOptions(stage.engine));
  try {
    const { Parameters = [] } = await client.send(new DescribeParametersCommand({}));
    return Parameters.map(({ Name = "" }) => Name).toSorted();
  } finally {
    client.destroy();
  }
}

import { openInProcessAws, type InProcessAws } from "@logstack/embedded-aws/in-process";
import { REGION } from "./account.ts";
import { callBarely, callCloudFormation } from "./bare-calls.ts";
import { commandOf, STACK } from "./command-of.ts";
import type { DirectCall } from "./direct-calls.ts";
import { editShape, type Wanted } from "./edit-shape.ts";
import { fill, FILLABLE } from "./fill.ts";
import { findViolations, type Deletion, type Grant, type PlayedStep } from "./find-violations.ts";
import { CHILD_BUCKET, CONTENTS, renderChild, renderTemplate } from "./render-template.ts";
import { runProcess, type FinishedProcess, type ProcessPlan } from "./run-process.ts";
import type { Act, Rival, Step, Story } from "./story.ts";
import type { Execution } from "./judge-executions.ts";
import { findProposal, findStack, readWorld, type World, type WorldResource } from "./world.ts";

/** What came of a story. */
export interface PlayedStory {
  /** Sentences, one for each promise that was broken; none, if all is well. */
  readonly violations: readonly string[];
  /** How each step ended, to see that stories reach what they are about. */
  readonly endings: readonly string[];
}

const START_MS = Date.UTC(2026, 0, 1);

/** Plays a story on an AWS of its own, and judges each step by what there was before and after. */
export async function playStory(story: Story): Promise<PlayedStory> {
  const defects: unknown[] = [];
  const reportDefect = (error: unknown): void => void defects.push(error);
  const aws = await openInProcessAws({ startAtMs: START_MS, pace: story.pace, reportDefect });
  try {
    if (usesNested(story)) await putChildTemplates(aws);
    const stage: Stage = {
      aws,
      reportDifference: story.client === "compared" ? reportDefect : undefined,
      wanted: { resources: story.resources, extra: true, version: 1 },
      filled: new Set(),
      established: new Set(),
    };
    const violations: string[] = [];
    const endings: string[] = [];
    let grants: readonly Grant[] = [];
    for (const [index, step] of story.steps.entries()) {
      const played = await playStep(stage, { step, index, grants });
      violations.push(...findViolations(played).map((violation) => `step ${index}: ${violation}`));
      endings.push(describeEnd(played.process));
      grants = step.settles ? [] : played.grants;
      await bringData(stage);
    }
    violations.push(
      ...defects.map((defect) => `there is a defect in the engine or in the way to it: ${String(defect)}`),
    );
    return { violations, endings };
  } finally {
    await aws.close();
  }
}

interface Stage extends Pick<ProcessPlan, "aws" | "reportDifference"> {
  wanted: Wanted;
  /** The keys of resources that hold data of which the proof knows. */
  readonly filled: Set<string>;
  /** The keys of resources that were there while their stack was at rest. */
  readonly established: Set<string>;
}

interface Turn {
  readonly step: Step;
  readonly index: number;
  /** Of steps whose operations may still be in progress. */
  readonly grants: readonly Grant[];
}

async function playStep(stage: Stage, { step, index, grants }: Turn): Promise<PlayedStep> {
  const { aws } = stage;
  if (step.unprotected) await setProtection(aws, "off");
  const before = readWorld(aws);
  const filled = new Set(stage.filled);
  const deleted = new Set<string>();
  const deletions: Deletion[] = [];
  const executions: Execution[] = [];
  const endWatch = aws.watch(({ table, key, value }) => {
    if (table === "resources" && value === undefined) deleted.add(key);
  });
  await aws.faults.set({ seed: index + 1, faults: [...step.faults] });
  let rivalry: Promise<readonly FinishedProcess[]> | undefined;
  const onCall = async (call: DirectCall): Promise<void> => {
    const { rival } = step;
    if (rival !== undefined && rivalry === undefined && call.number >= rival.atCall) {
      const watch = async (made: DirectCall): Promise<void> => {
        executions.push(...findExecution(stage, { step, act: rival.act, call: made }));
      };
      rivalry = playRival(stage, { rival, name: `rival${index}x`, onCall: watch });
      if (!rival.atOnce) await rivalry;
    }
    executions.push(...findExecution(stage, { step, act: step.act, call }));
    if (call.operation === "DeleteStack") {
      const living = livingIn(readWorld(aws), call);
      const [ids, keys] = [living.map(({ logicalId }) => logicalId), living.map(({ key }) => key)];
      deletions.push({ by: step.act.kind, living: ids, keys });
    }
  };
  const process = await runAct(stage, { act: step.act, name: `step${index}x`, mishap: step.mishap, onCall });
  const rivals = (await rivalry) ?? [];
  if (step.settles) {
    await aws.atRest();
    aws.faults.clear();
  }
  endWatch();
  const own = [step.act, ...(rivalry !== undefined && step.rival !== undefined ? [step.rival.act] : [])];
  return {
    step,
    before,
    after: readWorld(aws),
    filled,
    established: new Set(stage.established),
    deleted,
    deletions,
    executions,
    grants: [...grants, ...own.flatMap(grantOf)],
    process,
    rivals,
    stackName: STACK,
    wantedTemplate: renderTemplate(stage.wanted.resources),
  };
}

interface Role {
  readonly act: Act;
  readonly name: string;
  readonly mishap: Step["mishap"];
  readonly onCall: (call: DirectCall) => Promise<void>;
}

function runAct(stage: Stage, { act, name, mishap, onCall }: Role): Promise<FinishedProcess> {
  const { aws, reportDifference } = stage;
  if ("edits" in act) stage.wanted = act.edits.reduce(editShape, stage.wanted);
  const command = commandOf(act, stage);
  return runProcess({ aws, mishap, reportDifference, name, answers: true, command, onCall });
}

async function playRival(
  stage: Stage,
  { rival, name, onCall }: { readonly rival: Rival } & Pick<Role, "name" | "onCall">,
): Promise<readonly FinishedProcess[]> {
  const { aws } = stage;
  const { act } = rival;
  const raw = (Action: string, more: Readonly<Record<string, string>> = {}) =>
    callCloudFormation(aws, { Action, StackName: STACK, ...more });
  switch (act.kind) {
    case "cancel":
      await raw("CancelUpdateStack");
      return [];
    case "protect":
    case "unprotect":
      await setProtection(aws, act.kind === "protect" ? "on" : "off");
      return [];
    case "retag": {
      const kept = ["OctopusEnvironment", "EnvironmentVersion", "Component", "team", "Extra"].flatMap((name, index) => [
        [`Parameters.member.${index + 1}.ParameterKey`, name],
        [`Parameters.member.${index + 1}.UsePreviousValue`, "true"],
      ]);
      const tag = { "Tags.member.1.Key": "by", "Tags.member.1.Value": "somebody" };
      await raw("UpdateStack", { UsePreviousTemplate: "true", ...Object.fromEntries(kept), ...tag });
      return [];
    }
    case "deploy":
    case "plan":
    case "destroy":
    case "rollback":
    case "diagnose":
      return [await runAct(stage, { act, name, mishap: undefined, onCall })];
  }
}

async function setProtection(aws: InProcessAws, to: "on" | "off"): Promise<void> {
  const EnableTerminationProtection = `${to === "on"}`;
  await callCloudFormation(aws, {
    Action: "UpdateTerminationProtection",
    StackName: STACK,
    EnableTerminationProtection,
  });
}

function grantOf(act: Act | Rival["act"]): readonly Grant[] {
  switch (act.kind) {
    case "deploy":
      return [{ verb: "deploy", onCreateFailure: act.onCreateFailure, ...act.consents }];
    case "destroy":
      return [{ verb: "destroy", onCreateFailure: "keep", ...act.consents, lifts: act.lifts }];
    case "rollback":
      return [{ verb: "rollback", onCreateFailure: "keep", ...act.consents }];
    case "cancel":
    case "protect":
    case "unprotect":
    case "retag":
    case "plan":
    case "diagnose":
      return [];
  }
}

/** What a call executes; nothing where it is another call, or where what it names is no more. */
function findExecution(
  { aws }: Stage,
  { step, act, call }: { readonly step: Step; readonly act: Act | Rival["act"]; readonly call: DirectCall },
): readonly Execution[] {
  if (call.operation !== "ExecuteChangeSet") return [];
  const proposal = findProposal(aws, call.parameters.get("ChangeSetName") ?? "");
  const stack = findStack(readWorld(aws), STACK);
  if (proposal === undefined || stack === undefined) return [];
  const isMisled = step.faults.some(({ kind }) => kind === "stale");
  return [{ by: act.kind, consents: act.kind === "deploy" ? act.consents : undefined, proposal, stack, isMisled }];
}

/** The living resources of the stack that a call is to delete; none where AWS refuses, because the stack is protected. */
function livingIn(world: World, { parameters }: DirectCall): readonly WorldResource[] {
  const asked = parameters.get("StackName");
  const stack = world.stacks.find(({ stackId }) => stackId === asked) ?? findStack(world, asked ?? "");
  return stack === undefined || stack.terminationProtection ? [] : stack.resources.filter(({ isLetGo }) => !isLetGo);
}

async function bringData({ aws, filled, established, wanted }: Stage): Promise<void> {
  const world = readWorld(aws);
  const resting = world.stacks.filter(({ status }) => !status.endsWith("_IN_PROGRESS"));
  for (const { key } of resting.flatMap(({ resources }) => resources)) established.add(key);
  const isFilled = new Map(wanted.resources.map((it) => [it.logicalId, it.filled]));
  for (const resource of world.stacks.flatMap(({ resources }) => resources)) {
    if (!FILLABLE.has(resource.type) || filled.has(resource.key)) continue;
    if (isFilled.get(resource.logicalId) === false) continue;
    await fill(aws, resource);
    filled.add(resource.key);
  }
}

function usesNested({ resources, steps }: Story): boolean {
  return JSON.stringify([resources, steps]).includes('"nested"');
}

async function putChildTemplates(aws: InProcessAws): Promise<void> {
  const body = `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`;
  await callBarely(aws, { service: "s3", method: "PUT", path: `/${CHILD_BUCKET}`, body });
  for (let content = 0; content < CONTENTS; content += 1) {
    const path = `/${CHILD_BUCKET}/${content}.json`;
    await callBarely(aws, { service: "s3", method: "PUT", path, body: renderChild(content) });
  }
}

function describeEnd({ ended }: FinishedProcess): string {
  if (ended.kind === "outcome") {
    return ended.outcome.kind === "refused" ? `refused ${ended.outcome.refusal.code}` : ended.outcome.kind;
  }
  return ended.kind === "error" ? `error ${ended.code}` : ended.kind;
}

import type { FinishedProcess } from "./run-process.ts";
import { FILLABLE } from "./fill.ts";
import { findOpen } from "./find-open.ts";
import { judgeExecutions, type Execution } from "./judge-executions.ts";
import type { Consents, Step } from "./story.ts";
import { findStack, type World, type WorldResource, type WorldStack } from "./world.ts";

/** What a person allowed by a command. */
export interface Grant extends Consents {
  readonly verb: "deploy" | "destroy" | "rollback";
  readonly onCreateFailure: "keep" | "rollback" | "delete";
  readonly lifts?: boolean;
}

/** A step with all that can be said of it afterwards. */
export interface PlayedStep {
  readonly step: Step;
  readonly stackName: string;
  readonly before: World;
  readonly after: World;
  /** The keys of resources to which data had come before. */
  readonly filled: ReadonlySet<string>;
  /** The keys of resources that were there while their stack was at rest: what an operation has just made, its rollback may take. */
  readonly established: ReadonlySet<string>;
  /** The keys of resources that were deleted meanwhile, whether or not one of the same name came after them. */
  readonly deleted: ReadonlySet<string>;
  /** Each DeleteStack of the step's own command, with what lived in the stack at that moment. */
  readonly deletions: readonly Deletion[];
  /** Each ExecuteChangeSet of the step's own command and of its rival's. */
  readonly executions: readonly Execution[];
  /** Of all commands whose operations may have been in progress. */
  readonly grants: readonly Grant[];
  readonly process: FinishedProcess;
  readonly rivals: readonly FinishedProcess[];
  /** What the last deployment of the step wanted. */
  readonly wantedTemplate: string;
}

/** One DeleteStack. */
export interface Deletion {
  readonly by: Step["act"]["kind"];
  /** The logical ids of what lived in the stack, and the keys of the same resources. */
  readonly living: readonly string[];
  readonly keys: readonly string[];
}

/** Finds every promise that a step broke, a sentence each. Knows nothing of how the deployer decides. */
export function findViolations(played: PlayedStep): readonly string[] {
  return [
    ...played.before.stacks.flatMap(({ resources }) => resources.flatMap((it) => judgeResource(played, it))),
    ...judgeDeletions(played),
    ...played.executions.flatMap(judgeExecutions),
    ...judgeProtection(played),
    ...[played.process, ...played.rivals].flatMap(judgeEnding),
    ...judgeTruth(played),
    ...judgeLook(played),
    ...judgeQuiet(played),
  ];
}

/** What became of a resource that keeps something and was there before the step. */
function judgeResource(played: PlayedStep, it: WorldResource): readonly string[] {
  const { after, deleted, filled, grants } = played;
  if (!it.isStateful || !played.established.has(it.key)) return [];
  const isEmpty = FILLABLE.has(it.type) && !filled.has(it.key);
  const now = after.stacks.flatMap(({ resources }) => resources).find(({ key }) => key === it.key);
  const isGone = deleted.has(it.key);
  const name = it.path.join(".");
  if (now === undefined || isGone) {
    // What a policy keeps, if only as a snapshot, is not lost by a destruction, nor by a rollback to nothing.
    const isKept = !isGone || it.deletionPolicy === "Snapshot";
    if (isKept && grants.some(({ verb }) => verb !== "deploy")) return [];
    if (isEmpty) return [];
    const successor = after.stacks.flatMap(({ resources }) => resources).find(({ path }) => path.join(".") === name);
    const way = successor === undefined ? "removed" : "replaced";
    const what = `${name} (${it.type}, ${it.physicalId}) was ${way}${isGone ? "" : ", though it is still there,"}`;
    return isAllowed(played, it, way) ? [] : [`${what} without having been named`];
  }
  const ended = it.machines.filter((machine) => !after.machines.has(machine));
  if (ended.length === 0 || isAllowed(played, it, "rolled")) return [];
  return [`${name} lost ${ended.length} of its ${it.machines.length} machines without having been named`];
}

/** Of what is inside a nested stack, the nested stack may be named too. */
function isAllowed({ grants }: PlayedStep, { path }: WorldResource, way: "removed" | "replaced" | "rolled"): boolean {
  const named = (names: readonly string[]): boolean => path.some((logicalId) => names.includes(logicalId));
  const isInside = path.length > 1;
  return grants.some(({ allowReplacing, allowRemoving, allowRolling }) => {
    const any = named(allowReplacing) || named(allowRemoving);
    if (isInside) return any;
    switch (way) {
      case "removed":
        return named(allowRemoving);
      case "replaced":
        // What is renamed and comes back, or is there only now and then, was removed all the same.
        return any;
      case "rolled":
        return any || named(allowRolling);
    }
  });
}

/**
 * A deployment deletes only stacks in which nothing lives; what a destruction may take is judged by what it took.
 * AWS has no conditional delete: an empty stack that a rival fills between the last look at it and its deletion goes, and with
 * it what is a moment old. The rival's termination protection closes that gap; one that asks for no kept creation has none yet.
 */
function judgeDeletions({ deletions, before, grants }: PlayedStep): readonly string[] {
  const known = new Set(before.stacks.flatMap(({ resources }) => resources.map(({ key }) => key)));
  const isGap = grants.some(({ verb, onCreateFailure }) => verb === "deploy" && onCreateFailure !== "keep");
  return deletions
    .filter(({ by, living }) => by !== "destroy" && living.length > 0)
    .filter(({ keys }) => !isGap || keys.some((key) => known.has(key)))
    .map(({ by, living }) => `a ${by} deleted a stack in which ${living.join(", ")} lived`);
}

/**
 * Nobody but who names the stack takes its termination protection off, and it is on again where the stack stays. Whom
 * a command's own end, an interruption or calls without an answer kept from that is told by a warning.
 */
function judgeProtection({ step, before, after, grants, process, rivals }: PlayedStep): readonly string[] {
  if (step.rival?.act.kind === "unprotect") return [];
  const lifts = grants.some((grant) => grant.lifts === true);
  const isCutOff = [process, ...rivals].some(({ ended }) => ended.kind !== "outcome" || LEAVES.has(ended.outcome.kind));
  if (lifts && (isCutOff || !step.settles || step.faults.some(isOfCalls))) return [];
  return before.stacks.flatMap(({ stackId, name, terminationProtection, isNested }) => {
    const now = after.stacks.find((stack) => stack.stackId === stackId);
    const isGone = now === undefined || /^DELETE_(COMPLETE|IN_PROGRESS)$/.test(now.status);
    if (isNested || isGone || !terminationProtection || now.terminationProtection) return [];
    return [`the stack ${name} stayed, in ${now.status}, and its termination protection is off`];
  });
}

/** The outcomes of a command that has let go of what it began. */
const LEAVES: ReadonlySet<string> = new Set(["stillRunning", "interrupted"]);

function judgeEnding({ ended, afterwards }: FinishedProcess): readonly string[] {
  const late = afterwards.map(({ event }) => `a command said "${event}" after its end`);
  if (ended.kind === "hung") return [...late, "a command never ended"];
  if (ended.kind !== "defect") return late;
  const { error } = ended;
  return [...late, `a command ended by a defect: ${error instanceof Error ? (error.stack ?? "") : String(error)}`];
}

/** What a command says is so; only where nobody else was at work, and nobody misled it by old answers. */
function judgeTruth(played: PlayedStep): readonly string[] {
  const { step, process, after, before, stackName, wantedTemplate, grants } = played;
  const isAlone = step.rival === undefined && step.settles && grants.length <= 1;
  const isMisled = step.faults.some(({ kind }) => kind === "stale");
  if (!isAlone || isMisled || process.ended.kind !== "outcome") return [];
  const { kind } = process.ended.outcome;
  const stack = findStack(after, stackName);
  const was = findStack(before, stackName);
  const status = stack?.status ?? "no status";
  const open = CLOSES.has(kind) && stack !== undefined ? findUnprotected(stack) : [];
  if (open.length > 0) return [`it said "${kind}" and left ${open.join(" and ")} unprotected`];
  if (kind === "deployed" && !(stack?.templateBody === wantedTemplate && /^(CREATE|UPDATE)_COMPLETE$/.test(status))) {
    return [`it said "deployed", but the stack is in ${status}, or with another template`];
  }
  // Its template may be another one, in parts that come to nothing.
  if (kind === "unchanged" && !/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(status)) {
    return [`it said "unchanged", but the stack is in ${status}`];
  }
  if ((kind === "destroyed" || kind === "absent") && stack !== undefined) {
    return [`it said "${kind}", but the stack is in ${status}`];
  }
  if (kind === "restored" && /(_FAILED|(?<!REVIEW)_IN_PROGRESS)$/.test(status)) {
    return [`it said "restored", but the stack is in ${status}`];
  }
  // What it could not take away again, because calls failed, it said in a warning.
  const isShell = status === "REVIEW_IN_PROGRESS" && step.faults.some(isOfCalls);
  if (isShell) return [];
  const isAtRest = was?.status.endsWith("_IN_PROGRESS") !== true;
  const isSame = stack?.status === was?.status && sameResources(stack?.resources, was?.resources);
  if (CHANGES_NOTHING.has(kind) && isAtRest && !isSame) {
    return [`it said "${kind}", but the stack went from ${was?.status ?? "nothing"} to ${status}`];
  }
  return [];
}

/** The outcomes of a command that has left nothing open. */
const CLOSES: ReadonlySet<string> = new Set(["deployed", "unchanged"]);

/** What a finished deployment ought to have closed: the stack against its deletion, and by its policy all that keeps something. */
function findUnprotected(stack: WorldStack): readonly string[] {
  return [...(stack.terminationProtection ? [] : ["the stack"]), ...findOpen(stack)];
}

/** The outcomes that say that nothing was changed. */
const CHANGES_NOTHING: ReadonlySet<string> = new Set(["refused", "rejected", "planned", "diagnosed"]);

function sameResources(
  one: readonly WorldResource[] | undefined = [],
  other: readonly WorldResource[] | undefined = [],
): boolean {
  const keys = (resources: readonly WorldResource[]): string =>
    resources
      .map(({ key }) => key)
      .toSorted()
      .join();
  return keys(one) === keys(other);
}

function isOfCalls({ kind }: Step["faults"][number]): boolean {
  return kind !== "fail" && kind !== "delay";
}

/** A diagnosis only looks. */
function judgeLook({ step, process }: PlayedStep): readonly string[] {
  const writes = step.act.kind === "diagnose" ? process.calls.filter((call) => !/^(Describe|Get|List)/.test(call)) : [];
  return writes.map((call) => `a diagnosis called ${call}`);
}

/** A command that came to its end by itself, with every call answered, leaves no proposals and no empty stacks. */
function judgeQuiet({ step, process, rivals, after, before }: PlayedStep): readonly string[] {
  const isDisturbed = step.faults.some(isOfCalls);
  if (isDisturbed || step.mishap !== undefined || process.ended.kind !== "outcome" || rivals.length > 0) return [];
  if (step.rival !== undefined || !step.settles) return [];
  return after.stacks.flatMap(({ stackId, name, status }) => {
    const more = (after.changeSets.get(stackId) ?? 0) - (before.changeSets.get(stackId) ?? 0);
    const isNewShell = status === "REVIEW_IN_PROGRESS" && !before.stacks.some((it) => it.stackId === stackId);
    return [
      ...(more > 0 ? [`${more} change sets of ${name} were left behind`] : []),
      ...(isNewShell ? [`an empty stack ${name} was left behind`] : []),
    ];
  });
}

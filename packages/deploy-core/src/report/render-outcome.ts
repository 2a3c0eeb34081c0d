import type { FailedProof } from "../model/failed-proof.ts";
import type { DeployOutcome, Outputs } from "../model/outcome.ts";
import type { Refusal } from "../model/refusal.ts";
import type { Palette } from "./palette.ts";
import { renderConsents } from "./render-consents.ts";
import { renderColumns } from "./render-columns.ts";
import { renderDuration } from "./render-duration.ts";
import { renderFinding } from "./render-finding.ts";
import { renderStory } from "./render-story.ts";
import { wrapLine } from "./wrap-line.ts";

/** What was deployed where, for the sentences of an ending. */
export interface Subject {
  readonly layer: string;
  readonly version: string;
  readonly environment: string;
  readonly stackName: string;
}

/** Renders an ending: the sentence that says it, its reasons, and what to do next. */
export function renderOutcome(
  outcome: DeployOutcome,
  { subject, palette }: { subject: Subject; palette: Palette },
): readonly string[] {
  const { layer, version, environment, stackName } = subject;
  const what = `${layer} ${version}`;
  switch (outcome.kind) {
    case "deployed": {
      const sentence = `${what} runs in ${environment}. ${OPERATIONS[outcome.operation]} ${renderDuration(outcome.elapsedMs)}.`;
      return [
        `${palette.good("Deployed:")} ${sentence}`,
        ...renderConsents(outcome),
        ...renderOutputs(outcome.outputs),
      ];
    }
    case "unchanged":
      return [`${palette.good("Nothing to deploy:")} ${what} already runs in ${environment}.`];
    case "planned":
      return renderPlanned(outcome, { subject, palette });
    case "restored":
      return renderRestored(outcome, { subject, palette });
    case "destroyed":
      return [
        `${palette.good("Destroyed:")} ${thingOf(outcome)} ${stackName}, in ${renderDuration(outcome.elapsedMs)}.`,
        ...(outcome.retained.length === 0 ? [] : [`  kept outside the stack: ${outcome.retained.join(", ")}`]),
      ];
    case "absent":
      return [`${palette.good("Nothing to destroy:")} there is no ${thingOf(outcome)} ${stackName}.`];
    case "refused":
      return renderRefusal(outcome.refusal, palette);
    case "rolledBack": {
      const took = renderDuration(outcome.elapsedMs);
      const running =
        outcome.runningVersion === undefined ? "nothing of it runs" : `${outcome.runningVersion} is running`;
      return [
        `${palette.bad("Failed:")} ${what} did not reach ${environment}. Rolled back in ${took}; ${running}.`,
        ...renderConsents(outcome),
        ...renderStory(outcome.story),
        ...renderProof(outcome.proof),
        ...renderNext(outcome.hints),
      ];
    }
    case "failed":
      return renderFailed(outcome, { subject, palette });
    case "rejected":
      return renderRejected(outcome, { subject, palette });
    case "diagnosed":
      return renderDiagnosed(outcome, { subject, palette });
    case "verified":
      return [
        `${palette.good("Verified:")} the smoke test says that ${layer} ${outcome.runningVersion ?? version} works in ${environment}.`,
      ];
    case "stillRunning":
      if (outcome.left !== undefined)
        return [
          `${palette.careful("Not finished:")} ${explainEndOfWait(outcome)} ${outcome.left}.`,
          ...renderNext([`To go on: ${outcome.reattach}`]),
        ];
      return [
        `${palette.careful("Still running:")} stack ${stackName} is in ${outcome.status}. ${explainEndOfWait(outcome)} The operation goes on.`,
        ...renderConsents(outcome),
        ...renderNext([`To follow it again: ${outcome.reattach}`]),
      ];
    case "interrupted":
      return renderInterrupted(outcome, { subject, palette });
  }
}

function thingOf({ of }: { readonly of?: "configuration" }): string {
  return of === undefined ? "stack" : `${of} for the machines of`;
}

/** The wait counts from the start of the command, as whoever limits it counts. */
function explainEndOfWait({ because, limitMs, waitedMs }: Case<"stillRunning">): string {
  const limit = `The wait of ${renderDuration(limitMs)} since the start of this command (--wait) is over.`;
  switch (because) {
    case "waitEnded":
      return limit;
    case "expiredCredentials":
      return `${limit} The credentials have expired, so that nobody could see how it stands; sign in again first.`;
    case "noAnswer":
      return `AWS has not answered for a long time; waited ${renderDuration(waitedMs)} in all.`;
    case "onlyPlanned":
      return "A plan does not wait for it.";
  }
}

const OPERATIONS = {
  create: "Created in",
  update: "Updated in",
  attach: "The operation was running already; followed for",
} as const satisfies Record<Case<"deployed">["operation"], string>;

type Case<Kind extends DeployOutcome["kind"]> = Extract<DeployOutcome, { readonly kind: Kind }>;
interface Setting {
  readonly subject: Subject;
  readonly palette: Palette;
}

function renderPlanned({ operation, waitsFor, of }: Case<"planned">, { subject, palette }: Setting): readonly string[] {
  const { layer, version, environment, stackName } = subject;
  if (operation === "none")
    return [`${palette.good("Nothing to deploy:")} ${layer} ${version} already runs in ${environment}.`];
  const after = waitsFor.length === 0 ? "" : `, after ${waitsFor.join(" and ")}: their outputs are its parameters`;
  if (of === "code")
    return [
      `${palette.strong("Planned:")} would bring this code to the function of stack ${stackName}${after}. Nothing was changed.`,
    ];
  if (of === "configuration")
    return [
      `${palette.strong("Planned:")} would bring this configuration to the machines of stack ${stackName}${after}. Nothing was changed.`,
    ];
  return [`${palette.strong("Planned:")} would ${operation} stack ${stackName}${after}. Nothing was changed.`];
}

function renderRestored(outcome: Case<"restored">, { subject, palette }: Setting): readonly string[] {
  const { layer, environment } = subject;
  const { operation, runningVersion, skipped, retained, elapsedMs } = outcome;
  const running = runningVersion === undefined ? `nothing of ${layer}` : `${layer} ${runningVersion}`;
  if (operation === "none")
    return [`${palette.good("Nothing to roll back:")} ${running} runs in ${environment}, and nothing is half done.`];
  return [
    `${palette.good("Rolled back:")} ${running} runs in ${environment}, after ${renderDuration(elapsedMs)}.`,
    ...(skipped.length === 0
      ? []
      : [`  left as they were: ${skipped.join(", ")}; the next deployment has to mend them`]),
    ...(retained.length === 0 ? [] : [`  kept outside the stack: ${retained.join(", ")}`]),
  ];
}

function renderFailed(outcome: Case<"failed">, { subject, palette }: Setting): readonly string[] {
  const { layer, version, environment, stackName } = subject;
  if (outcome.stage === "smokeTest") {
    return [
      `${palette.bad("Failed:")} ${layer} ${version} is deployed to ${environment}, but its smoke test says that it does not work.`,
      ...renderProof(outcome.proof),
      ...outcome.hints.map((hint) => `  ${hint}`),
    ];
  }
  return [
    `${palette.bad("Failed:")} stack ${stackName} is in ${outcome.status} after ${renderDuration(outcome.elapsedMs)}.`,
    ...renderConsents(outcome),
    ...renderStory(outcome.story),
    ...renderNext(outcome.hints),
  ];
}

function renderRejected(
  { reason, findings, hints }: Case<"rejected">,
  { subject, palette }: Setting,
): readonly string[] {
  const { layer, version, environment } = subject;
  return [
    `${palette.bad("Failed:")} CloudFormation does not accept ${layer} ${version} for ${environment}. Nothing was changed.`,
    ...(findings.length === 0 ? reason.split("\n").map((line) => `  ${line}`) : findings.flatMap(renderFinding)),
    ...renderNext(hints),
  ];
}

function renderDiagnosed(
  { status, runningVersion, story, code, hints }: Case<"diagnosed">,
  { subject, palette }: Setting,
): readonly string[] {
  const { stackName } = subject;
  if (status === undefined)
    return [`${palette.good("Nothing to diagnose:")} there is no stack ${stackName}.`, ...renderNext(hints)];
  if (code?.problem !== undefined)
    return [`${palette.bad("Something is left to do:")} ${code.stands}.`, `  ${code.problem}`, ...renderNext(hints)];
  if (code !== undefined) return [`${palette.good("Nothing is left to do:")} ${code.stands}.`, ...renderNext(hints)];
  const stands = `stack ${stackName} is in ${status}${runningVersion === undefined ? "" : `, of version ${runningVersion}`}`;
  if (story === undefined)
    return [`${palette.good("Nothing failed")} in its last operation: ${stands}.`, ...renderNext(hints)];
  return [`${palette.bad("Its last operation failed:")} ${stands}.`, ...renderStory(story), ...renderNext(hints)];
}

function renderInterrupted(
  { runningOn, left, reattach }: Case<"interrupted">,
  { subject, palette }: Setting,
): readonly string[] {
  if (left !== undefined)
    return [
      `${palette.careful("Interrupted:")} ${left}.`,
      ...(reattach === undefined ? [] : renderNext([`To go on: ${reattach}`])),
    ];
  if (runningOn === undefined)
    return [`${palette.careful("Interrupted:")} nothing was changed, and nothing is left behind.`];
  return [
    `${palette.careful("Detached:")} the operation on stack ${subject.stackName} goes on (${runningOn}).`,
    ...(reattach === undefined ? [] : renderNext([`To follow it again: ${reattach}`])),
  ];
}

function renderRefusal({ problem, reasons, waysOut }: Refusal, palette: Palette): readonly string[] {
  const rows = waysOut.map(({ label, action }) => [label, action]);
  return [
    `${palette.careful("Refused:")} ${problem}`,
    ...reasons.flatMap((reason) => reason.split("\n").flatMap((line) => wrapLine(`  ${line}`))),
    ...(rows.length === 0 ? [] : ["To go on", ...renderColumns(rows)]),
  ];
}

function renderProof(proof: FailedProof | undefined): readonly string[] {
  if (proof === undefined) return [];
  return [
    "Root cause",
    `  ${proof.what}: ${proof.problem}`,
    ...(proof.log.length === 0 ? [] : ["  The end of its log:", ...proof.log.map((line) => `      ${line}`)]),
  ];
}

function renderNext(hints: readonly string[]): readonly string[] {
  return hints.length === 0 ? [] : ["What next", ...hints.map((hint) => `  ${hint}`)];
}

function renderOutputs(outputs: Outputs): readonly string[] {
  return renderColumns(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
}

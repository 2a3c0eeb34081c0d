import type { DoomedResource } from "../model/doomed-resource.ts";
import type { DeployEvent, Verb } from "./deploy-event.ts";
import { createPalette, type Palette } from "./palette.ts";
import { renderChanges, renderMark, renderTally, type Mark } from "./render-changes.ts";
import { renderHeld } from "./render-data.ts";
import { renderConfigurationStep, renderRoleCompared } from "./render-configuration.ts";
import { renderColumns } from "./render-columns.ts";
import { renderConsented } from "./render-consents.ts";
import { renderDuration } from "./render-duration.ts";
import { renderResource, renderStack } from "./render-resource.ts";
import { renderParameters } from "./render-parameters.ts";
import { renderOutcome, type Subject } from "./render-outcome.ts";

/** How text is to look. */
export interface TextOptions {
  /** True only for a terminal. */
  readonly colour: boolean;
  /** Shows every event, and the properties behind each change. */
  readonly verbose: boolean;
}

/** Lines for a person: progress goes to standard error, the result to standard output. */
export interface RenderedText {
  readonly progress: readonly string[];
  readonly result: readonly string[];
}

/** Renders one event; it remembers only what the earlier events of the same run said. */
export type TextRenderer = (event: DeployEvent) => RenderedText;

/** Creates a renderer for the events of one run. It prints nothing itself. */
export function createTextRenderer({ colour, verbose }: TextOptions): TextRenderer {
  const memory: Memory = {
    palette: createPalette(colour),
    verbose,
    verb: "deploy",
    subject: { layer: "the layer", version: "", environment: "the environment", stackName: "" },
    marks: new Map(),
    rollingBack: false,
  };
  return (event) => {
    if (event.event === "finished") return { progress: [], result: renderOutcome(event.outcome, memory) };
    if (event.event === "proposed") return renderProposed(event, memory);
    if (event.event === "configurationCompared") return renderComparedRole(event, memory);
    return { progress: renderProgress(event, memory), result: [] };
  };
}

interface Memory {
  readonly palette: Palette;
  readonly verbose: boolean;
  verb: Verb;
  subject: Subject;
  /** What the change set said of each resource, so that a replacement keeps its mark. */
  readonly marks: Map<string, Mark>;
  /** The stack goes back to what it was: what is updated now is put back. */
  rollingBack: boolean;
}

type ProgressEvent = Exclude<DeployEvent, { readonly event: "finished" | "proposed" | "configurationCompared" }>;

function renderProgress(event: ProgressEvent, memory: Memory): readonly string[] {
  const { palette, verbose } = memory;
  switch (event.event) {
    case "started":
      return renderStarted(event, memory);
    case "decided":
      return DECISIONS[event.operation];
    case "running":
      return renderRunning(event, memory);
    case "input": {
      const { parameter, fromLayer, output, value } = event;
      if (value === undefined) return [`  ${parameter} waits for layer ${fromLayer} (its output ${output})`];
      return verbose ? [palette.faint(`  ${parameter} = ${value}, from layer ${fromLayer}`)] : [];
    }
    case "consented":
      return renderConsented(event, palette);
    case "foreseen":
      return [
        ...renderColumns(
          event.resources.map(({ logicalId, type, condition }) => [
            `+ ${logicalId}`,
            type,
            condition === undefined ? "add" : `add, if ${condition}`,
          ]),
        ),
        "  This is what the template says: CloudFormation was not asked, so as not to touch what is there.",
      ];
    case "parameters":
      return renderParameters(event.parameters, { allowedChanges: event.allowedChanges, verbose });
    case "stored":
      return [
        `  the template has ${event.sizeBytes} bytes, more than a call carries: CloudFormation reads it from ${event.url}`,
      ];
    case "executing":
      return verbose ? [palette.faint(`  executing change set ${event.changeSet}`)] : [];
    case "destroying":
      return renderDoomed(event);
    case "resource":
      return renderResource(event, memory);
    case "stack":
      memory.rollingBack = event.status.includes("ROLLBACK");
      return renderStack(event, memory);
    case "checked":
      if (event.problem !== undefined)
        return [`  smoke test  ${palette.bad("failed")}  ${event.what}: ${event.problem}`];
      return [`  smoke test  ${palette.good("ok")}  ${event.what}`];
    case "codeCompared":
      return renderCompared(event, memory);
    case "codeStep":
      return [`  ${STEPS[event.step](event)}`];
    case "configurationStep":
      return [`  ${renderConfigurationStep(event)}`];
    case "machines":
      return event.step === "looked" && !verbose ? [] : [`  ${event.message}`];
    case "warning":
      return [`${palette.careful("Warning:")} ${event.message}`];
    case "error":
      return [
        `${palette.bad("Error:")} ${event.problem}`,
        ...event.hints.map((hint) => `  ${hint}`),
        ...(event.detail?.split("\n").map((line) => palette.faint(`  ${line}`)) ?? []),
      ];
  }
}

type Of<Name extends DeployEvent["event"]> = Extract<DeployEvent, { readonly event: Name }>;

function renderStarted(event: Of<"started">, memory: Memory): readonly string[] {
  const { layer, version, environment, stackName, account, region, verb } = event;
  // A deployment that starts over says again what it is; a person has read that already.
  if (memory.subject.stackName === stackName) return [];
  memory.subject = { layer, version, environment, stackName };
  memory.verb = verb;
  const arrow = ARROWS[verb];
  const where = [`stack ${stackName}`, ...(account === undefined ? [] : [`account ${account}`]), region].join(", ");
  return [`${memory.palette.strong(`${layer} ${version} ${arrow} ${environment}`)}    ${where}`];
}

const ARROWS = {
  plan: "->",
  deploy: "->",
  destroy: "out of",
  rollback: "in",
  diagnose: "in",
  verify: "in",
} as const satisfies Record<Verb, string>;

const DECISIONS = {
  create: [],
  update: [],
  fixForward: ["The stack's last operation failed and was kept: this deployment goes on from there."],
  nothing: [],
  destroy: [],
  recreate: ["The stack was never created, and nothing lives in it: it is made anew."],
  attach: ["An operation is already running on the stack: following it."],
  cancel: ["The update that runs is to be taken back."],
  rollback: ["What the failed operation did is to be taken back."],
  continue: ["The rollback that got stuck is to go on."],
} as const satisfies Record<Of<"decided">["operation"], readonly string[]>;

function renderRunning({ status, whose, by, runningMs }: Of<"running">, { palette }: Memory): readonly string[] {
  const facts = [status, ...(runningMs === undefined ? [] : [`for ${renderDuration(runningMs)}`]), ...by].join(", ");
  const line = palette.faint(`  ${facts}`);
  return whose === "this" ? [line] : [line, "  It is another's: waiting for its end, to plan anew then."];
}

function renderCompared(
  { functionName, alias, servingVersion, serving, reasons }: Of<"codeCompared">,
  { palette }: Memory,
): readonly string[] {
  const what = serving === undefined ? "no deployed code" : `${serving.version} (release ${serving.release})`;
  return [
    palette.faint(`  ${functionName}, alias ${alias}: version ${servingVersion}, ${what}`),
    ...reasons.map((reason) => `  ~ ${reason}`),
  ];
}

/** The difference is what a plan is asked for; a deployment shows it on its way. */
function renderComparedRole(event: Of<"configurationCompared">, { palette, verb }: Memory): RenderedText {
  const lines = renderRoleCompared(event, { palette });
  return verb === "plan" ? { progress: [], result: lines } : { progress: lines, result: [] };
}

const STEPS = {
  uploaded: ({ sizeBytes = 0 }) => `uploaded the code, ${Math.ceil(sizeBytes / 1024)} KiB`,
  published: ({ version = "" }) => `published version ${version}; no event goes to it yet`,
  moved: ({ alias = "", version = "" }) => `moved ${alias} to version ${version}`,
  movedBack: ({ alias = "", version = "" }) => `moved ${alias} back to version ${version}`,
  removed: ({ version = "" }) => `removed the old version ${version}`,
} as const satisfies Record<Of<"codeStep">["step"], (event: Of<"codeStep">) => string>;

function renderProposed({ changes, effects }: Of<"proposed">, memory: Memory): RenderedText {
  for (const change of changes) memory.marks.set(change.logicalId, renderMark(change));
  const tally = `  ${renderTally(changes)}`;
  if (memory.verb === "plan") return { progress: [], result: [...renderChanges(changes, effects), tally] };
  return { progress: memory.verbose ? [...renderChanges(changes, effects), tally] : [tally], result: [] };
}

function renderDoomed({ resources, lookedAt }: Of<"destroying">): readonly string[] {
  return renderColumns(
    resources.map(({ logicalId, type, fate, holds, data }) => [
      `${fate === "delete" ? "-" : "~"} ${logicalId}`,
      type,
      holds === undefined ? FATES[fate] : `${FATES[fate]} (${renderHeld(holds, { data, now: lookedAt })})`,
    ]),
  );
}

const FATES = {
  delete: "deleted",
  retain: "kept outside the stack, where nothing looks after it any more",
  snapshot: "deleted after a snapshot",
} as const satisfies Record<DoomedResource["fate"], string>;

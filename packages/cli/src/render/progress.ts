import {
  renderDuration,
  renderLosses,
  type DeployEvent,
  type DeployOutcome,
  type ResourceChange,
} from "@logstack/deploy-core";

/**
 * One line about one of several layers that are deployed side by side, or undefined where the event is detail
 * that only `--verbose` shows.
 */
export function renderProgress(event: DeployEvent): string | undefined {
  switch (event.event) {
    case "proposed":
      return renderProposal(event.changes);
    case "decided":
      return DECISIONS[event.operation];
    case "warning":
      return `warning: ${event.message}`;
    case "checked":
      return event.problem === undefined ? undefined : `smoke test: ${event.what}: ${event.problem}`;
    case "resource":
      return event.status.endsWith("_FAILED")
        ? `${event.logicalId} ${event.status}: ${event.reason ?? "no reason given"}`
        : undefined;
    case "finished":
      return renderEnding(event.outcome);
    case "error":
      return event.problem;
    case "running":
      return [
        event.status,
        ...(event.runningMs === undefined ? [] : [`for ${renderDuration(event.runningMs)}`]),
        ...event.by,
      ].join(", ");
    case "consented":
      return `data given up by name: ${event.consents.map(({ logicalId, option }) => `${logicalId} (${option})`).join(", ")}`;
    case "destroying":
      return renderDoom(event);
    case "codeStep":
      return STEPS[event.step]?.(event);
    case "configurationStep":
      return event.step === "uploaded" ? undefined : `${event.role}: ${CONFIGURATION_STEPS[event.step]}`;
    case "machines":
      return MACHINE_STEPS.has(event.step) ? event.message : undefined;
    case "started":
    case "configurationCompared":
    case "codeCompared":
    case "input":
    case "parameters":
    case "foreseen":
    case "executing":
    case "stored":
    case "stack":
      return undefined;
  }
}

type CodeEvent = Extract<DeployEvent, { readonly event: "codeStep" }>;

const STEPS: Readonly<Partial<Record<CodeEvent["step"], (event: CodeEvent) => string>>> = {
  moved: ({ alias, version }) => `moved ${alias} to version ${version}`,
  movedBack: ({ alias, version }) => `moved ${alias} back to version ${version}`,
};

const CONFIGURATION_STEPS = {
  moved: "released",
  movedBack: "going back to the configuration before",
  settled: "all machines have it",
} as const;

/** What becomes of machines; what is waited for in between is detail. */
const MACHINE_STEPS: ReadonlySet<string> = new Set(["ended", "replaced", "accepted", "left"]);

function renderProposal(changes: readonly ResourceChange[]): string | undefined {
  if (changes.length === 0) return undefined;
  const noun = changes.length === 1 ? "resource" : "resources";
  const isNew = changes.every(({ action }) => action === "Add");
  return isNew ? `creating ${changes.length} ${noun}` : `changing ${changes.length} ${noun}`;
}

/** What goes and what stays, in one line: the whole list is for a single layer, and for `--verbose`. */
function renderDoom({ resources, lookedAt }: Extract<DeployEvent, { readonly event: "destroying" }>): string {
  const goes = resources.filter(({ fate }) => fate !== "retain").length;
  const kept = resources.filter(({ fate }) => fate === "retain").map(({ logicalId }) => logicalId);
  const losses = renderLosses(resources, { now: lookedAt });
  return [
    `deletes ${goes} ${goes === 1 ? "resource" : "resources"}`,
    ...(kept.length === 0 ? [] : [`, keeps ${kept.join(", ")}`]),
    ...(losses === undefined ? [] : [`. ${losses}`]),
  ].join("");
}

/** Creating and updating are told by what the change set proposes. */
const DECISIONS = {
  create: undefined,
  update: undefined,
  fixForward: "going on from the failure that was kept",
  recreate: "creating the stack anew: what is there holds nothing",
  attach: "following the operation that is already running",
  cancel: "taking back the update that runs",
  rollback: "taking back what failed",
  continue: "going on with the rollback that got stuck",
  destroy: "destroying the stack",
  nothing: undefined,
} as const;

const DEPLOYED = {
  create: "created in",
  update: "updated in",
  attach: "deployed by another run, followed for",
} as const;

/** The outcome in a few words, for a line or a table cell. */
export function renderEnding(outcome: DeployOutcome): string {
  switch (outcome.kind) {
    case "deployed":
      return `${DEPLOYED[outcome.operation]} ${renderDuration(outcome.elapsedMs)}`;
    case "unchanged":
      return "nothing to deploy";
    case "planned":
      return outcome.waitsFor.length > 0
        ? `would ${outcome.operation} after ${outcome.waitsFor.join(", ")}`
        : PLANNED[outcome.operation];
    case "restored":
      return outcome.operation === "none"
        ? "nothing to roll back"
        : `rolled back to ${outcome.runningVersion ?? "nothing"}`;
    case "destroyed":
      return outcome.retained.length === 0 ? "destroyed" : `destroyed; kept ${outcome.retained.join(", ")}`;
    case "absent":
      return "not there";
    case "refused":
      return "refused";
    case "rolledBack":
      return "failed and rolled back";
    case "failed":
      return outcome.stage === "smokeTest" ? "there, but does not work" : `failed (${outcome.status})`;
    case "rejected":
      return "not accepted by CloudFormation";
    case "diagnosed":
      return describeDiagnosis(outcome);
    case "verified":
      return "works";
    case "stillRunning":
      return outcome.left === undefined ? `still running (${outcome.status})` : "not finished when the wait ended";
    case "interrupted":
      return "interrupted";
  }
}

const PLANNED = { create: "would create", update: "would update", none: "nothing to do" } as const;

function describeDiagnosis({ status, story }: Extract<DeployOutcome, { readonly kind: "diagnosed" }>): string {
  if (status === undefined) return "not there";
  return story === undefined ? `nothing failed (${status})` : `${story.rootCause.logicalId} failed (${status})`;
}

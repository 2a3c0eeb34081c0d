import type { DeployOutcome, Refusal } from "@logstack/deploy-core";
import type { FunctionRequest } from "../model/function-request.ts";
import { parseAliasNote, parseVersionNote } from "../model/notes.ts";
import { findServing, type ObservedCode, type ObservedVersion } from "../model/observed-code.ts";
import { compareSettings } from "../plan/compare-settings.ts";
import { refuseOthers } from "../plan/refuse-others.ts";
import type { FunctionPorts } from "../ports.ts";
import { moveAlias, noteOfEarlier } from "./move-alias.ts";
import { openFunction } from "./open-function.ts";
import { prove } from "./prove.ts";
import { readCode } from "./read-code.ts";

/** Moves the alias back to the version that served before, once that is proved to work still. */
export async function rollbackFunction(request: FunctionRequest, ports: FunctionPorts): Promise<DeployOutcome> {
  const opened = await openFunction(ports, { request, verb: "rollback" });
  if (opened.kind === "refused") return opened;
  if (opened.kind === "absent") return { kind: "refused", refusal: opened.refusal };
  const { api, place, stackStatus } = opened;
  const observed = await readCode(api, place);
  const target = findTarget(observed);
  const identity = parseVersionNote(target?.description ?? "");
  if (target === undefined || identity === undefined) return { kind: "refused", refusal: refuseNothingBefore(request) };
  const settings = compareSettings(target, observed.latest);
  if (settings.length > 0) {
    const message = `version ${target.version} has the settings of its own time; others since: ${settings.join(", ")}.`;
    ports.report({ event: "warning", message });
  }
  const serving = parseVersionNote(findServing(observed)?.description ?? "");
  const what = `${serving?.version ?? `version ${observed.alias.version}`} to ${identity.version} (release ${identity.release})`;
  const answer = request.agreed ? "yes" : await ports.confirm(`Move the events from ${what}?`);
  if (answer !== "yes") return { kind: "refused", refusal: refuseUnconfirmed(what, { request, answer }) };
  const proof = { release: identity.release, timeoutMs: target.timeoutMs, deadlineAt: request.deadlineAt };
  const proved = await prove(ports, api, { qualifier: target.version, ...proof });
  const elapsedMs = (): number => ports.clock.now() - request.startedAt;
  const failed = {
    kind: "failed",
    stage: "smokeTest",
    status: stackStatus,
    story: undefined,
  } as const;
  if (proved.kind === "unanswered")
    return { ...failed, hints: ["No copy of the function was free to prove it."], elapsedMs: elapsedMs() };
  if (proved.kind === "failed") {
    const hints = [`Events go on to version ${observed.alias.version}: what served before does not work either.`];
    return { ...failed, proof: proved.failure, hints, elapsedMs: elapsedMs() };
  }
  const { revisionId } = observed.alias;
  const note = noteOfEarlier(observed, target.version);
  const written = await moveAlias(ports, api, { place, version: target.version, note, revisionId });
  if (written === "moved")
    return { kind: "refused", refusal: refuseOthers("otherAlias", { place, commands: request.commands }) };
  return {
    kind: "restored",
    operation: "rollback",
    runningVersion: identity.version,
    skipped: [],
    retained: [],
    elapsedMs: elapsedMs(),
  };
}

/** What was never proved is taken back to what it came from; else to what served before. */
function findTarget({ alias, versions }: ObservedCode): ObservedVersion | undefined {
  const note = parseAliasNote(alias.description);
  const number = note?.onTrialFrom ?? note?.before[0];
  return versions.find(({ version }) => version === number);
}

function refuseNothingBefore({ commands }: FunctionRequest): Refusal {
  return {
    code: "nothingBefore",
    problem: "no version is known that served before this one. Nothing was changed.",
    reasons: [],
    waysOut: [{ label: "bring another release", action: commands.deploy }],
  };
}

function refuseUnconfirmed(
  what: string,
  { request, answer }: { readonly request: FunctionRequest; readonly answer: "no" | "unanswerable" },
): Refusal {
  return {
    code: answer === "no" ? "declined" : "consentNeeded",
    problem: `the events would go from ${what}, and nobody agreed to that. Nothing was changed.`,
    reasons: [],
    waysOut: [{ label: "agree beforehand", action: `${request.commands.rollback} --yes` }],
  };
}

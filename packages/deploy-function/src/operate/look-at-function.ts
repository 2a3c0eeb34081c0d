import type { DeployOutcome } from "@logstack/deploy-core";
import type { FunctionRequest } from "../model/function-request.ts";
import { parseAliasNote, parseVersionNote } from "../model/notes.ts";
import { findServing } from "../model/observed-code.ts";
import { describeStanding } from "../plan/describe-standing.ts";
import type { FunctionPorts } from "../ports.ts";
import { openFunction } from "./open-function.ts";
import { prove } from "./prove.ts";
import { readCode } from "./read-code.ts";

/** Proves by a synthetic event through the alias that what serves works; changes nothing. */
export async function verifyFunction(request: FunctionRequest, ports: FunctionPorts): Promise<DeployOutcome> {
  const opened = await openFunction(ports, { request, verb: "verify" });
  if (opened.kind === "refused") return opened;
  if (opened.kind === "absent") return { kind: "refused", refusal: opened.refusal };
  const { api, place, stackStatus: status } = opened;
  const observed = await readCode(api, place);
  const serving = findServing(observed);
  const identity = parseVersionNote(serving?.description ?? "");
  if (serving === undefined || identity === undefined) {
    const { commands } = request;
    const problem =
      "no code was deployed to this function yet: it runs its placeholder, and keeps the events that come.";
    const waysOut = [{ label: "deploy the code", action: commands.deploy }];
    return { kind: "refused", refusal: { code: "noCode", problem, reasons: [], waysOut } };
  }
  const proved = await prove(ports, api, {
    qualifier: place.alias,
    release: identity.release,
    timeoutMs: serving.timeoutMs,
    deadlineAt: request.deadlineAt,
  });
  if (proved.kind === "passed") return { kind: "verified", status, runningVersion: identity.version };
  const elapsedMs = ports.clock.now() - request.startedAt;
  const failed = { kind: "failed", stage: "smokeTest", status, story: undefined, elapsedMs } as const;
  if (proved.kind === "unanswered") return { ...failed, hints: ["No copy of the function was free to prove it."] };
  const hints =
    parseAliasNote(observed.alias.description)?.before.length === 0 ? [] : [`To go back: ${request.commands.rollback}`];
  return { ...failed, proof: proved.failure, hints };
}

/** Says what serves, and what the last deployment left; changes nothing, and invokes nothing. */
export async function diagnoseFunction(request: FunctionRequest, ports: FunctionPorts): Promise<DeployOutcome> {
  const opened = await openFunction(ports, { request, verb: "diagnose" });
  if (opened.kind === "refused") return opened;
  const nothing = { kind: "diagnosed", status: undefined, runningVersion: undefined, story: undefined } as const;
  if (opened.kind === "absent") return { ...nothing, hints: [`Deploy the layer ${opened.waitsFor} first.`] };
  const observed = await readCode(opened.api, opened.place);
  const runningVersion = parseVersionNote(findServing(observed)?.description ?? "")?.version;
  const { stands, problem } = describeStanding(observed);
  const hints = problem === undefined ? [] : [`To go on from here: ${request.commands.deploy}`];
  return {
    ...nothing,
    status: opened.stackStatus,
    runningVersion,
    code: { stands, ...(problem === undefined ? {} : { problem }) },
    hints,
  };
}

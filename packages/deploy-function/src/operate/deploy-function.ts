import { DeployError, renderDuration, type DeployOutcome } from "@logstack/deploy-core";
import type { LocatedAlias } from "../model/alias-arn.ts";
import type { DeployFunctionRequest } from "../model/function-request.ts";
import { parseVersionNote, renderVersionNote } from "../model/notes.ts";
import { findServing, type ObservedCode } from "../model/observed-code.ts";
import { shortDigest } from "../model/wanted-code.ts";
import { describeDifference } from "../plan/describe-difference.ts";
import { planNextStep, type NextStep, type Progress } from "../plan/plan-next-step.ts";
import { refuseOthers } from "../plan/refuse-others.ts";
import type { FunctionApi, FunctionPorts } from "../ports.ts";
import { moveAlias } from "./move-alias.ts";
import { openFunction } from "./open-function.ts";
import { prove, type FailedProof } from "./prove.ts";
import { pruneVersions } from "./prune-versions.ts";
import { readCode } from "./read-code.ts";
import { runTrial } from "./run-trial.ts";

/**
 * Brings code to the alias of its function: uploads it, publishes a version, proves that version by a synthetic event, moves
 * the alias, proves it again, and moves back where it does not work. It looks before each step, and takes the one step that
 * follows from what is there; so it goes on wherever a run before it was ended.
 */
export async function deployFunction(request: DeployFunctionRequest, ports: FunctionPorts): Promise<DeployOutcome> {
  const opened = await openFunction(ports, { request, verb: request.verb });
  if (opened.kind === "refused") return opened;
  if (opened.kind === "absent") {
    if (request.verb === "plan") return planned("create", [opened.waitsFor]);
    return { kind: "refused", refusal: opened.refusal };
  }
  const { api, place } = opened;
  const first = await readCode(api, place);
  const difference = describeDifference(request.wanted, first);
  ports.report({ event: "codeCompared", functionName: place.functionName, alias: place.alias, ...difference });
  const nothing = difference.reasons.length === 0;
  if (nothing)
    return request.verb === "plan" ? planned("none") : { kind: "unchanged", outputs: outputsOf(first, place) };
  if (request.verb === "plan") return planned(difference.serving === undefined ? "create" : "update");
  ports.report({ event: "decided", operation: "update" });
  const ending = await takeSteps({ request, ports, api, place, first });
  if (ending.kind === "deployed") await pruneVersions(ports, api, place);
  return ending;
}

function planned(operation: "create" | "update" | "none", waitsFor: readonly string[] = []): DeployOutcome {
  return { kind: "planned", operation, waitsFor, of: "code" };
}

interface Run {
  readonly request: DeployFunctionRequest;
  readonly ports: FunctionPorts;
  readonly api: FunctionApi;
  readonly place: LocatedAlias;
  readonly first: ObservedCode;
}

async function takeSteps(run: Run): Promise<DeployOutcome> {
  const { request, ports, api, place, first } = run;
  let progress: Progress = { first, uploaded: false, published: undefined, proved: [] };
  let observed = first;
  for (let looks = 0; looks < MOST_LOOKS; observed = await readCode(api, place), looks += 1) {
    const next = planNextStep(request.wanted, observed, progress);
    // Between a move and its proof nobody is asked to stop: that would leave what was not proved.
    if (ports.interrupted() && next.step !== "proveAlias" && next.step !== "done") return interrupt(run, progress);
    if (ports.clock.now() >= request.deadlineAt && next.step === "wait")
      return outOfTime(run, observed, next.forVersion);
    const taken = await takeStep(run, { next, observed, progress });
    if (taken.kind === "ended") return taken.outcome;
    progress = taken.progress;
  }
  throw new DeployError({
    code: "functionRestless",
    problem: `The function ${place.functionName} was never twice the same: somebody else changes it all the time. The alias is where it was.`,
    hints: ["Find out who, and run the same command again."],
    exitCode: 1,
  });
}

/** More than any deployment needs that is alone or one of several at once; waiting for Lambda counts, too. */
const MOST_LOOKS = 600;

type Taken =
  | { readonly kind: "goOn"; readonly progress: Progress }
  | { readonly kind: "ended"; readonly outcome: DeployOutcome };

interface Step {
  readonly next: NextStep;
  readonly observed: ObservedCode;
  readonly progress: Progress;
}

async function takeStep(run: Run, { next, observed, progress }: Step): Promise<Taken> {
  const { request, ports, api, place } = run;
  const { wanted } = request;
  const { functionName } = place;
  const goOn = (more: Partial<Progress> = {}): Taken => ({ kind: "goOn", progress: { ...progress, ...more } });
  const end = (outcome: DeployOutcome): Taken => ({ kind: "ended", outcome });
  switch (next.step) {
    case "done":
      return end({
        kind: "deployed",
        operation: "update",
        outputs: outputsOf(observed, place),
        elapsedMs: elapsed(run),
      });
    case "wait":
      await ports.clock.sleep(WAKING_PAUSE_MS);
      return goOn();
    case "upload": {
      const written = await api.upload(wanted.archive, { revisionId: next.revisionId });
      if (written === "moved") return goOn();
      ports.report({ event: "codeStep", step: "uploaded", functionName, sizeBytes: wanted.archive.byteLength });
      return goOn({ uploaded: true });
    }
    case "publish": {
      const description = renderVersionNote(wanted.identity, shortDigest(wanted.sha256));
      const published = await api.publish({ revisionId: next.revisionId, sha256: wanted.sha256, description });
      if (published === "moved") return goOn();
      ports.report({ event: "codeStep", step: "published", functionName, version: published.version });
      return goOn({ published: published.version });
    }
    case "prove": {
      const { version, timeoutMs } = next.version;
      const { release } = wanted.identity;
      const { deadlineAt } = request;
      const proved = await prove(ports, api, { qualifier: version, release, timeoutMs, deadlineAt });
      if (proved.kind === "unanswered") return end(outOfTime(run, observed, version));
      if (proved.kind === "failed") return end(rejectVersion(run, observed, proved.failure));
      return goOn({ proved: [...progress.proved, version] });
    }
    case "move":
      await moveAlias(ports, api, { place, ...next });
      return goOn();
    case "proveAlias": {
      const trial = await runTrial(ports, api, { request, place, observed, ...next });
      if (trial.kind === "unanswered") return end(outOfTime(run, observed, next.version.version));
      if (trial.kind === "lost") {
        const alias = { ...observed.alias, version: trial.back ?? observed.alias.version };
        return end(rejectVersion(run, { ...observed, alias }, trial.failure));
      }
      return goOn();
    }
    case "refuse":
      return end({ kind: "refused", refusal: refuseOthers(next.because, { place, commands: request.commands }) });
    case "fail": {
      const { version, reason } = next;
      return end(
        rejectVersion(run, observed, {
          what: `version ${version}`,
          problem: `Lambda could not make it ready: ${reason}`,
          log: [],
        }),
      );
    }
  }
}

/** AWS: an upload is ready within seconds; a version of a function in a network may take longer the first time. */
const WAKING_PAUSE_MS = 500;

function elapsed({ request, ports }: Run): number {
  return ports.clock.now() - request.startedAt;
}

function outputsOf(observed: ObservedCode, { functionName, alias }: LocatedAlias): Readonly<Record<string, string>> {
  return { FunctionName: functionName, Alias: alias, FunctionVersion: observed.alias.version };
}

/** The alias was never moved: what served before goes on serving. */
function rejectVersion(run: Run, observed: ObservedCode, proof: FailedProof): DeployOutcome {
  return {
    kind: "rolledBack",
    story: undefined,
    proof,
    runningVersion: parseVersionNote(findServing(observed)?.description ?? "")?.version,
    hints: [
      `Events go on to version ${observed.alias.version}, as before.`,
      `Mend the cause, then: ${run.request.commands.deploy}`,
    ],
    elapsedMs: elapsed(run),
  };
}

/** What has no answer in time has not been proved. */
function outOfTime(run: Run, observed: ObservedCode, version: string): DeployOutcome {
  const { startedAt, deadlineAt } = run.request;
  const problem = `it had no answer within ${renderDuration(deadlineAt - startedAt)} since the start of this command (--wait)`;
  return rejectVersion(run, observed, { what: `version ${version}`, problem, log: [] });
}

function interrupt({ request }: Run, { uploaded, published }: Progress): DeployOutcome {
  const left = published === undefined ? "the code is uploaded" : `version ${published} is published`;
  return {
    kind: "interrupted",
    runningOn: undefined,
    ...(uploaded || published !== undefined ? { left: `${left}, and no event goes to it` } : {}),
    reattach: request.commands.deploy,
  };
}

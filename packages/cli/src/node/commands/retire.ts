import { readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "@logstack/deploy-core";
import {
  findDestroyed,
  parseTrafficReceipt,
  planRetirementStep,
  type ParsedTrafficReceipt,
  type RetiredStack,
  type Retirement,
  type RetirementObservation,
  type RetirementStep,
} from "@logstack/migration";
import { closeIndices, connectRetirementStore, openIndices, type RetirementStore } from "@logstack/migration/node";
import { findCall } from "../../call.ts";
import type { RetireRequest } from "../../cut-over-request.ts";
import { renderRefusal } from "../../render/refusal.ts";
import { listWaysOut, renderKept } from "../../render/retirement.ts";
import { findRetiring, observeRetiring, openDistinct, type RetiringStack } from "../cutover/retiring-stack.ts";
import { withCutOver, type CutOver } from "../cutover/open-cut-over.ts";
import { findActor } from "../find-origin.ts";
import { requireReleaseStore } from "../open-releases.ts";
import { refuseUnknownLayers } from "../promote/refuse-unknown-layers.ts";
import { openS3 } from "../stats/open-side.ts";
import type { Terminal } from "../terminal.ts";
import { runLayers } from "./run-layers.ts";

/** Time, as a retirement needs it: milliseconds since the Unix epoch. */
export type Now = () => number;

/**
 * Retires the log stack of an environment: records it with the proof that its sources have moved, makes it read-only, and destroys it when
 * its time has come. Returns 0 when it began, or is over; 4 before its time; 3 when it is refused.
 */
export async function retire(request: RetireRequest, terminal: Terminal, now: Now = () => Date.now()): Promise<number> {
  return withCutOver(terminal, async (cutOver) => {
    const retiring = await findRetiring(cutOver, request.environment);
    checkLifted(request, retiring);
    refuseUnknownLayers(request.layerOptions, {
      whose: `The log stack of ${request.environment}`,
      layers: retiring.layers.map(({ layer }) => layer),
    });
    const releases = requireReleaseStore(cutOver.project);
    const s3 = await openS3(releases, cutOver);
    try {
      const store = connectRetirementStore(s3, releases);
      const retirement = { request, cutOver, retiring, store, now };
      return await (request.cancel ? cancel(retirement) : run(retirement));
    } finally {
      s3.destroy();
    }
  });
}

interface Retiring {
  readonly request: RetireRequest;
  readonly cutOver: CutOver;
  readonly retiring: RetiringStack;
  readonly store: RetirementStore;
  readonly now: Now;
}

async function run(retirement: Retiring): Promise<number> {
  const { request, cutOver, retiring, store } = retirement;
  const { terminal } = cutOver;
  const receipt = await readReceipt(request, terminal);
  let isBegun = false;
  const done = new Map<string, number>();
  for (;;) {
    const { observation, mark, open } = await observe(retirement, receipt);
    checkAfter(request, observation.record);
    const step = planRetirementStep(observation);
    const times = (done.get(keyOf(step)) ?? 0) + 1;
    if (times > MOST_TIMES) break;
    done.set(keyOf(step), times);
    switch (step.kind) {
      case "refuse":
        return tellRefusal(retirement, step, observation.record);
      case "begin":
        await store.put(step.record, mark);
        isBegun = true;
        break;
      case "close": {
        await store.put(step.record, mark);
        for (const { stack, indices } of open) {
          await closeIndices(stack.service, indices);
          terminal.progress(`Made read-only: ${indices.join(", ")}`);
        }
        break;
      }
      case "keep":
        tellKept(retirement, observation.record, isBegun);
        return isBegun ? 0 : STILL_RUNNING;
      case "destroy": {
        if (observation.record?.destroying === undefined) await store.put(step.record, mark);
        for (const line of step.unseen) terminal.progress(line);
        const exitCode = await destroy(retirement, step.stack);
        if (exitCode !== 0) return exitCode;
        break;
      }
      case "end":
        await store.put(step.record, mark);
        terminal.result(`Retired ${request.environment}: its log stack is destroyed.`);
        if (retiring.staying.length > 0) terminal.progress(`Sources stay: ${retiring.staying.join(", ")}.`);
        return 0;
    }
  }
  terminal.progress("What was done is not to be seen; somebody else may be changing the same. Nothing more is done.");
  return 1;
}

const STILL_RUNNING = 4;

/** A step that was done and has to be done a third time is a lever that does not work; indices may grow old enough between two of them. */
const MOST_TIMES = 2;

function keyOf(step: RetirementStep): string {
  return step.kind === "destroy" ? `destroy ${step.stack.layer}` : step.kind;
}

/** For how long a log stack is kept unless somebody says so. */
const KEPT_MS = 14 * 86_400_000;

/** Who names another time believes that it counts. */
function checkAfter({ afterMs, environment }: RetireRequest, record: Retirement | undefined): void {
  if (record === undefined || afterMs === undefined || record.startedAt + afterMs === record.dueAt) return;
  throw new DeployError({
    code: "misuse",
    problem: `The first call said for how long the log stack of ${environment} is kept, and it was not --after of this call. Nothing was done.`,
    hints: [
      "Leave --after out to go on with that.",
      "To keep it for another time, give it up with --cancel, and begin anew.",
    ],
  });
}

async function observe(
  { request, cutOver, retiring, store, now }: Retiring,
  receipt: ParsedTrafficReceipt | undefined,
) {
  const at = now();
  const found = await store.find(request.environment);
  const record = found?.record.ended === undefined ? found?.record : undefined;
  const proven = receipt?.kind === "receipt" ? receipt.receipt.at - receipt.receipt.quietMs : at;
  const since = { sinceMs: record?.startedAt ?? at, quietSinceMs: record?.startedAt ?? proven };
  const seen = await observeRetiring(cutOver, { retiring, now: at, ...since });
  const observation: RetirementObservation = {
    environment: request.environment,
    now: at,
    afterMs: request.afterMs ?? KEPT_MS,
    by: findActor(cutOver.terminal.env),
    record,
    receipt,
    arrivals: seen.arrivals,
    strangers: seen.strangers,
    open: seen.open.flatMap(({ indices }) => indices),
    remaining: seen.remaining,
  };
  return { observation, mark: found?.mark, open: seen.open };
}

async function readReceipt({ receipt }: RetireRequest, terminal: Terminal): Promise<ParsedTrafficReceipt | undefined> {
  if (receipt === undefined) return undefined;
  const text = await readFile(path.resolve(terminal.cwd, receipt), "utf8").catch(() => undefined);
  return text === undefined ? { kind: "unreadable", reason: `${receipt} can not be read.` } : parseTrafficReceipt(text);
}

/** This very stack: each has its own consents, and what is there is read anew before the next. */
async function destroy({ request, cutOver, retiring }: Retiring, { layer, stackId }: RetiredStack): Promise<number> {
  const stackName = retiring.layers.find((each) => each.layer === layer)?.stackName;
  const options = [...(request.layerOptions[layer] ?? []), "--only-stack", stackId];
  const exitCode = await runLayers(
    {
      verb: "destroy",
      layers: [layer],
      environment: request.environment,
      whereOption: "--in",
      json: request.json,
      yes: request.yes,
      verbose: false,
      concurrency: 1,
      liftProtection: request.liftProtection.filter((name) => name === stackName),
      artifactOptions: [...options, ...(request.yes ? ["--yes"] : [])],
    },
    cutOver.terminal,
  );
  return exitCode === 0 ? 0 : tellUnfinished({ request, cutOver }, { layer, exitCode });
}

function tellUnfinished(
  { request, cutOver: { terminal } }: Pick<Retiring, "request" | "cutOver">,
  { layer, exitCode }: { readonly layer: string; readonly exitCode: number },
): number {
  const call = findCall(terminal.env);
  terminal.progress(`Stopped at ${layer}; what was destroyed before it is gone, and the rest is as it was, read-only.`);
  terminal.progress(
    `To go on: ${call} retire ${request.environment}, with all that is named above, as retire takes it (${call} retire --help)`,
  );
  return exitCode;
}

function checkLifted({ liftProtection, environment }: RetireRequest, { layers }: RetiringStack): void {
  const known = layers.map(({ stackName }) => stackName);
  const stray = liftProtection.filter((name) => !known.includes(name));
  if (stray.length === 0) return;
  throw new DeployError({
    code: "misuse",
    problem: `--lift-protection names ${stray.join(" and ")}, which is no stack of the log stack of ${environment}.`,
    hints: [`Its stacks are ${known.join(", ")}.`],
  });
}

async function cancel(retirement: Retiring): Promise<number> {
  const { request, cutOver, retiring, store, now } = retirement;
  const { terminal } = cutOver;
  const found = await store.find(request.environment);
  if (found === undefined || found.record.ended !== undefined) {
    terminal.result(`${request.environment} is not being retired.`);
    return 0;
  }
  const since = { sinceMs: found.record.startedAt, quietSinceMs: found.record.startedAt };
  const { remaining } = await observeRetiring(cutOver, { retiring, now: now(), ...since });
  const gone = findDestroyed(found.record, remaining);
  // Once something is gone, the rest is no log stack that anybody could go on with.
  if (gone.length === 0) {
    for (const { service, search } of await openDistinct(retiring)) {
      await openIndices(service, { index: search.index, names: found.record.closed });
    }
  }
  const ended = { at: now(), how: "cancelled", by: findActor(terminal.env) } as const;
  await store.put({ ...found.record, ended }, found.mark);
  terminal.result(
    gone.length === 0
      ? `${request.environment} is not retired: it can be written to again.`
      : `${request.environment} is not retired any more. Gone already: ${gone.join(", ")}. The rest stays, read-only.`,
  );
  return 0;
}

function tellKept(
  { request, cutOver: { terminal }, retiring, now }: Retiring,
  record: Retirement | undefined,
  isBegun: boolean,
): void {
  if (record === undefined) return;
  if (request.json) {
    terminal.result(JSON.stringify({ v: 1, retirement: record }));
    return;
  }
  const { staying } = retiring;
  for (const line of renderKept({ record, isBegun, now: now(), staying, writeTime })) terminal.result(line);
  terminal.progress(`Run it again from then on: ${findCall(terminal.env)} retire ${request.environment}`);
}

function tellRefusal(
  { request, cutOver: { terminal }, retiring }: Retiring,
  { problem, reasons }: { readonly problem: string; readonly reasons: readonly string[] },
  record: Retirement | undefined,
): number {
  const call = findCall(terminal.env);
  const { environment } = request;
  const waysOut = reasons.length === 0 ? [] : listWaysOut(record, { call, environment, between: retiring.between });
  const refusal = { code: "notRetired", problem, reasons, waysOut };
  if (request.json) terminal.result(JSON.stringify({ v: 1, refused: refusal }));
  else for (const line of renderRefusal(refusal)) terminal.progress(line);
  return 3;
}

function writeTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z");
}

import { judgeKey, readNamedKey, type KeyJudgement, type StoredObject } from "@logstack/elb-processor";
import { findCall } from "../../call.ts";
import type { ReplayElbRequest } from "../../elb-request.ts";
import { countOf } from "../../render/count-of.ts";
import { renderRefusal, type ToldRefusal } from "../../render/refusal.ts";
import { compare } from "../elb/compare.ts";
import { inLanes } from "../elb/in-lanes.ts";
import { sendDeadLetters } from "../elb/send-dead-letters.ts";
import { sendObjects } from "../elb/send-objects.ts";
import { withLogStack, type OpenedLogStack } from "../elb/with-log-stack.ts";
import { explain, renderExplanation } from "../explain.ts";
import type { Terminal } from "../terminal.ts";

/** So many are sent without a question. */
const UNASKED = 20;

/** How many objects are looked at together. */
const LOOKS = 8;

/**
 * Hands events of chosen objects, or those in the dead-letter queue, to the function again. Returns 0 when Lambda has taken on all that
 * could be sent, 1 when not, 3 when it was refused or declined: then nothing was sent.
 */
export async function replayElb(request: ReplayElbRequest, terminal: Terminal): Promise<number> {
  return withLogStack({ where: request, terminal }, async (stack) => {
    const replay = { request, stack, terminal };
    const { what } = request;
    switch (what.kind) {
      case "keys":
        return replayKeys(what.keys, replay);
      case "missing": {
        const { reconciliation } = await compare(what, { stack, terminal });
        return replayObjects(
          reconciliation.missing.map(({ object }) => object),
          replay,
        );
      }
      case "deadLetters":
        return replayDeadLetters(replay);
    }
  });
}

interface Replay {
  readonly request: ReplayElbRequest;
  readonly stack: OpenedLogStack;
  readonly terminal: Terminal;
}

async function replayKeys(named: readonly string[], replay: Replay): Promise<number> {
  const { bucket, names } = replay.stack;
  const look = async (each: string): Promise<KeyJudgement> => {
    const key = readNamedKey(each, names.bucket);
    if (key === undefined)
      return { kind: "refuse", key: each, reason: `It is not in the log bucket, ${names.bucket}.` };
    return judgeKey(key, await bucket.find(key));
  };
  const judged = await inLanes([...new Set(named)], { lanes: LOOKS, act: look });
  const refused = judged.flatMap((each) => (each.kind === "refuse" ? [each] : []));
  if (refused.length > 0) {
    return refuse(replay, {
      code: "cannotReplay",
      problem: `${countOf(refused.length, "object")} cannot be sent again. Nothing was sent.`,
      reasons: refused.map(({ key, reason }) => `${key}: ${reason}`),
      waysOut: ["leave out what is not there; a log file expires after LogExpiryDays"],
    });
  }
  return replayObjects(
    judged.flatMap((each) => (each.kind === "send" ? [each.object] : [])),
    replay,
  );
}

async function replayObjects(objects: readonly StoredObject[], replay: Replay): Promise<number> {
  const { request, stack, terminal } = replay;
  const { json, dryRun } = request;
  const shown = objects.map(({ key, etag, sizeBytes }) => ({ key, etag, sizeBytes }));
  if (objects.length === 0 || dryRun) {
    if (json) terminal.result(JSON.stringify({ v: 1, dryRun, sent: [], wouldSend: shown }));
    else {
      for (const { key } of objects) terminal.result(`would send  ${key}`);
      terminal.result(`Nothing was sent${objects.length === 0 ? ": nothing is missing" : ""}.`);
    }
    return 0;
  }
  const declined = await ask(replay, objects.length);
  if (declined !== undefined) return declined;
  const { sent, failure } = await sendObjects(objects, stack);
  const notSent = shown.slice(sent.length);
  if (json) {
    const error = failure === undefined ? {} : { error: explain(failure.error) };
    terminal.result(JSON.stringify({ v: 1, dryRun, sent: shown.slice(0, sent.length), notSent, ...error }));
  } else {
    for (const { key } of sent) terminal.result(`sent  ${key}`);
    for (const { key } of notSent) terminal.result(`not sent  ${key}`);
    if (failure !== undefined) for (const line of renderExplanation(failure.error)) terminal.progress(line);
    const oldestMs = Math.min(...objects.map(({ lastModifiedMs }) => lastModifiedMs));
    tellEnding(replay, { sent: sent.length, since: new Date(oldestMs).toISOString() });
  }
  return failure === undefined ? 0 : 1;
}

async function replayDeadLetters(replay: Replay): Promise<number> {
  const { request, stack, terminal } = replay;
  const { json, dryRun } = request;
  const waiting = await stack.failedEvents.count();
  if (dryRun) {
    if (json) terminal.result(JSON.stringify({ v: 1, dryRun, sent: 0, waiting }));
    else terminal.result(`${countOf(waiting, "event")} in the dead-letter queue. Nothing was sent.`);
    return 0;
  }
  const declined = await ask(replay, waiting);
  if (declined !== undefined) return declined;
  const { sent, left, error } = await sendDeadLetters(stack);
  if (json) {
    const ended = error === undefined ? {} : { error: explain(error) };
    terminal.result(JSON.stringify({ v: 1, dryRun, sent, left, ...ended }));
  } else {
    for (const { id, reason } of left) terminal.result(`left  ${id}: ${reason}`);
    if (left.length > 0)
      terminal.result(`Left in the queue, for they would only fail again: ${countOf(left.length, "event")}.`);
    if (error !== undefined) for (const line of renderExplanation(error)) terminal.progress(line);
    else if (sent === 0 && left.length === 0) terminal.result("Nothing was sent: the dead-letter queue is empty.");
    tellEnding(replay, { sent, since: "24h" });
  }
  return left.length === 0 && error === undefined ? 0 : 1;
}

/** Returns the exit code that ends the command, or undefined to go on. */
async function ask(replay: Replay, number: number): Promise<number | undefined> {
  const { request, terminal } = replay;
  if (number <= UNASKED || request.yes) return undefined;
  if (!terminal.interactive || request.json) {
    return refuse(replay, {
      code: "needsConsent",
      problem: `${countOf(number, "event")} are more than the ${UNASKED} that are sent unasked. Nothing was sent.`,
      reasons: [],
      waysOut: ["look at them: --dry-run", "send them: --yes"],
    });
  }
  const answer = await terminal.ask(`Type ${request.environment} to send ${countOf(number, "event")} again: `);
  if (answer.trim() === request.environment) return undefined;
  terminal.progress("Declined. Nothing was sent.");
  return 3;
}

function refuse({ request, terminal }: Replay, refusal: ToldRefusal): number {
  if (request.json) terminal.result(JSON.stringify({ v: 1, refused: refusal }));
  else for (const line of renderRefusal(refusal)) terminal.progress(line);
  return 3;
}

function tellEnding(
  { request, terminal }: Replay,
  { sent, since }: { readonly sent: number; readonly since: string },
): void {
  if (sent === 0) return;
  const layer = request.layer === "elb-logs" ? "" : ` --layer ${request.layer}`;
  const command = `${findCall(terminal.env)} elb reconcile --in ${request.environment}${layer} --since ${since}`;
  terminal.result(
    `Sent again: ${countOf(sent, "event")}. Lambda tries ${sent === 1 ? "it" : "each"} as it does S3's own, and what fails is in the dead-letter queue again. Lines that had arrived keep their ids, so that none is in the index twice.`,
  );
  terminal.result(`See what becomes of it: ${command}`);
}

import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { DataProof, ProofQuestion } from "@logstack/deploy-core";
import {
  describeDifference,
  findPart,
  inspectReceipt,
  inspectUsedReceipt,
  markOf,
  parseReceipt,
  verifyReceipt,
  verifyUsedReceipt,
  type Identifier,
  type Receipt,
  type ReceiptSide,
} from "@logstack/migration";
import { findMissingObjects, readMark } from "@logstack/migration/node";
import type { EnvironmentConfig } from "@logstack/release";
import type { ReceiptKeys } from "../../layers-request.ts";
import { findBuckets, targetOf } from "../../receipts/find-side.ts";
import { openSide, type OpenSide, type SideContext } from "../stats/open-side.ts";

/** What a receipt is verified with; the environment is that of the stack that is to go. */
export interface ProofContext extends SideContext {
  readonly environment: EnvironmentConfig;
  /** The environment variables that hold the sides' credentials; the usual ones unless said. */
  readonly keys?: ReceiptKeys | undefined;
}

/** So far apart each side is read twice, in milliseconds: one reading alone may come from a cache. */
const APART_MS = 2_000;

/**
 * Says what a receipt proves of a stack: by itself, or with both sides read again, each twice. Where a bucket carries the receipt's mark it was being
 * emptied by it, and what is left is looked for in the copy. Never throws for what can not be read.
 */
export async function proveData(question: ProofQuestion, context: ProofContext): Promise<DataProof> {
  const file = path.resolve(context.terminal.cwd, question.receipt);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return refused([`${question.receipt} can not be read.`]);
  const parsed = parseReceipt(text);
  if (parsed.kind === "unreadable") return refused([`${question.receipt} is no receipt. ${parsed.reason}`]);
  const { receipt } = parsed;
  const part = findPart(receipt);
  if (part !== undefined) return refused([`The receipt is about ${part}, and the stack goes with all that it has.`]);
  const doomed = [{ kind: "stack", value: question.stackId }, ...identifyBuckets(receipt.source)];
  const stranger = inspectUsedReceipt(receipt, { doomed });
  if (stranger.length > 0) return refused(stranger);
  const proving: Proving = { receipt, doomed, source: await open(receipt, "source", context), context };
  const reasons = await inspect(proving, question);
  if (reasons.length > 0) return refused(reasons);
  if (question.depth === "sides") await recordUse(`${file}.used.jsonl`, { receipt, question });
  return describeProof(proving);
}

/** A receipt, and the stack that it is to prove something of. */
interface Proving {
  readonly receipt: Receipt;
  readonly doomed: readonly Identifier[];
  readonly source: OpenSide;
  readonly context: ProofContext;
}

function describeProof({ receipt, source }: Proving): DataProof {
  return {
    kind: "proven",
    statistics: receipt.kind,
    buckets: findBuckets(receipt.source),
    hosts: source.host === undefined ? [] : [source.host],
    copy: receipt.copy.name,
    mark: markOf(receipt),
    tolerated: receipt.tolerated.map((difference) => `the receipt let pass: ${describeDifference(difference)}`),
  };
}

/** A side that was compared without its stack is known by its bucket, which has to be one of the doomed stack's own to prove anything. */
function identifyBuckets({ identifiers }: ReceiptSide): readonly Identifier[] {
  const hasStack = identifiers.some(({ kind }) => kind === "stack");
  return hasStack ? [] : identifiers.filter(({ kind }) => kind === "bucket");
}

async function inspect(proving: Proving, { depth }: ProofQuestion): Promise<readonly string[]> {
  const { receipt, doomed, source } = proving;
  const isUsed = await isHalfGone(receipt, source);
  if (depth === "sides") return isUsed ? verifyRest(proving) : verify(proving);
  return isUsed ? [] : inspectReceipt(receipt, { now: Date.now(), doomed });
}

/** The mark is on the bucket before the first object goes. */
async function isHalfGone(receipt: Receipt, { objects }: OpenSide): Promise<boolean> {
  return objects !== undefined && (await readMark(objects.s3, objects.bucket)) === markOf(receipt);
}

async function verify({ receipt, doomed, source, context }: Proving): Promise<readonly string[]> {
  const copy = await open(receipt, "copy", context);
  const first = { source: await source.read(), copy: await copy.read() };
  await setTimeout(APART_MS);
  const second = { source: await source.read(), copy: await copy.read() };
  const reasons = [first, second].flatMap((read) => {
    const verdict = verifyReceipt(receipt, { now: Date.now(), doomed, ...read });
    return verdict.kind === "refused" ? verdict.reasons : [];
  });
  return [...new Set(reasons)];
}

async function verifyRest({ receipt, doomed, source, context }: Proving): Promise<readonly string[]> {
  const copy = await open(receipt, "copy", context);
  if (source.objects === undefined || copy.objects === undefined) return ["One of the sides is no bucket."];
  const first = await copy.read();
  await setTimeout(APART_MS);
  const second = await copy.read();
  const rest = await findMissingObjects(source.objects, copy.objects);
  const left = await source.read();
  const verdict = verifyUsedReceipt(receipt, { doomed, copy: [first, second], left, rest });
  return verdict.kind === "refused" ? verdict.reasons : [];
}

async function open(receipt: Receipt, side: "source" | "copy", context: ProofContext): Promise<OpenSide> {
  const { environments } = context.project.config;
  const target = targetOf(receipt[side], { environments, doomedIn: context.environment });
  return openSide({ ...target, of: receipt.kind, key: context.keys?.[side] }, context);
}

/** Puts on record, beside the receipt, that it was used, before anything is destroyed by it. */
async function recordUse(
  file: string,
  { receipt, question }: { readonly receipt: Receipt; readonly question: ProofQuestion },
): Promise<void> {
  const use = { at: new Date().toISOString(), stack: question.stackId, receipt: receipt.digest, by: receipt.by };
  await appendFile(file, `${JSON.stringify(use)}\n`);
}

function refused(reasons: readonly string[]): DataProof {
  return { kind: "refused", reasons };
}

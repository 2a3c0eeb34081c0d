import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { DataProof, ProofQuestion } from "@logstack/deploy-core";
import {
  inspectReceipt,
  parseReceipt,
  verifyReceipt,
  type Identifier,
  type Receipt,
  type ReceiptSide,
} from "@logstack/migration";
import type { EnvironmentConfig } from "@logstack/release";
import { findBuckets, targetOf } from "../../receipts/find-side.ts";
import { openSide, type OpenSide, type SideContext } from "../stats/open-side.ts";

/** What a receipt is verified with; the environment is that of the stack that is to go. */
export interface ProofContext extends SideContext {
  readonly environment: EnvironmentConfig;
}

/** So far apart each side is read twice, in milliseconds: one reading alone may come from a cache. */
const APART_MS = 2_000;

/** Says what a receipt proves of a stack: by itself, or with both sides read again, each twice. Never throws for what can not be read. */
export async function proveData(question: ProofQuestion, context: ProofContext): Promise<DataProof> {
  const text = await readFile(path.resolve(context.terminal.cwd, question.receipt), "utf8").catch(() => undefined);
  if (text === undefined) return refused([`${question.receipt} can not be read.`]);
  const parsed = parseReceipt(text);
  if (parsed.kind === "unreadable") return refused([`${question.receipt} is no receipt. ${parsed.reason}`]);
  const { receipt } = parsed;
  const buckets = findBuckets(receipt.source);
  const doomed = [{ kind: "stack", value: question.stackId }, ...identifyBuckets(receipt.source)];
  const reasons =
    question.depth === "receipt"
      ? inspectReceipt(receipt, { now: Date.now(), doomed })
      : await verify(receipt, { doomed, context });
  return reasons.length > 0
    ? refused(reasons)
    : { kind: "proven", statistics: receipt.kind, buckets, copy: receipt.copy.name };
}

/** A side that was compared without its stack is known by its bucket, which has to be one of the doomed stack's own to prove anything. */
function identifyBuckets({ identifiers }: ReceiptSide): readonly Identifier[] {
  const hasStack = identifiers.some(({ kind }) => kind === "stack");
  return hasStack ? [] : identifiers.filter(({ kind }) => kind === "bucket");
}

async function verify(
  receipt: Receipt,
  { doomed, context }: { readonly doomed: readonly Identifier[]; readonly context: ProofContext },
): Promise<readonly string[]> {
  const [source, copy] = [await open(receipt, "source", context), await open(receipt, "copy", context)];
  const first = { source: await source.read(), copy: await copy.read() };
  await setTimeout(APART_MS);
  const second = { source: await source.read(), copy: await copy.read() };
  const reasons = [first, second].flatMap((read) => {
    const verdict = verifyReceipt(receipt, { now: Date.now(), doomed, ...read });
    return verdict.kind === "refused" ? verdict.reasons : [];
  });
  return [...new Set(reasons)];
}

async function open(receipt: Receipt, side: "source" | "copy", context: ProofContext): Promise<OpenSide> {
  const { environments } = context.project.config;
  const target = targetOf(receipt[side], { environments, doomedIn: context.environment });
  return openSide({ ...target, of: receipt.kind, indices: "*", key: undefined }, context);
}

function refused(reasons: readonly string[]): DataProof {
  return { kind: "refused", reasons };
}

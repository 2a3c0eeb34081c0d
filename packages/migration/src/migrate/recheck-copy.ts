import { judgeIdentity, type Reading } from "../model/reading.ts";
import type { StepResult } from "../plan/journal-entry.ts";
import type { Leg } from "../plan/sites.ts";
import type { Receipt } from "../receipt/receipt.ts";
import { digestStatistics } from "../receipt/write-receipt.ts";
import type { MigrationPorts } from "./ports.ts";
import { readOnce } from "./read-sides.ts";

/** The leg of which the origin is half gone, and the receipt by which its destruction was begun. */
export interface HalfGoneLeg {
  readonly leg: Leg;
  readonly receipt: Receipt | undefined;
  /** The copy takes traffic: it may have moved on, and be equal to nothing any more. */
  readonly isServing: boolean;
  /** How far apart the two readings are, in milliseconds. */
  readonly apartMs: number;
}

/**
 * Checks the copy of an origin that is half gone: it has to be what its receipt says, and to have each thing that is still in the origin, which may have
 * been opened meanwhile. One that serves has moved on; what it lost of that which went before, nobody can say. Where only counts are known, that a
 * copy is as its receipt says has to do.
 */
export async function recheckCopy(
  ports: MigrationPorts,
  { leg, receipt, isServing, apartMs }: HalfGoneLeg,
): Promise<StepResult> {
  if (receipt === undefined) return failed("There is no receipt.");
  const { to } = leg;
  const first = await readOnce(ports, to);
  await ports.clock.sleep(apartMs);
  const second = await readOnce(ports, to);
  const doubts = [first, second].map((reading) => findDoubt(reading, { to, receipt, isServing }));
  const doubt = doubts.find((each) => each !== undefined);
  if (doubt !== undefined) return failed(doubt);
  return findRest(ports, { ...leg, isServing });
}

function findDoubt(
  { from, statistics }: Reading,
  { to, receipt, isServing }: { readonly to: string; readonly receipt: Receipt; readonly isServing: boolean },
): string | undefined {
  if (statistics.kind === "unreadable") return `The ${to} could not be read: ${statistics.reason}.`;
  if (judgeIdentity(receipt.copy.identifiers, from) !== "same") return `The ${to} is not the one that was compared.`;
  if (isServing || digestStatistics(statistics) === receipt.copy.digest) return undefined;
  return `The ${to} is no longer as it was when it was compared.`;
}

async function findRest(
  { statistician }: MigrationPorts,
  { from, to, isServing }: Leg & { readonly isServing: boolean },
): Promise<StepResult> {
  const coverage = await statistician.findMissing(from, to);
  switch (coverage.kind) {
    case "covered":
      return { kind: "done" };
    case "missing":
      return failed(
        `The ${to} lacks ${coverage.count} of what is left of the ${from}, for instance ${coverage.examples.join(", ")}.`,
      );
    case "unsupported":
      return isServing ? failed(`Nothing shows what the ${to} has: ${coverage.reason}.`) : { kind: "done" };
    case "unreadable":
      return failed(`Nothing shows that the ${to} has what is left of the ${from}: ${coverage.reason}.`);
  }
}

function failed(reason: string): StepResult {
  return { kind: "failed", reason };
}

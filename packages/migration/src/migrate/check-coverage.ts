import { judgeIdentity, type Reading } from "../model/reading.ts";
import type { StepResult } from "../plan/journal-entry.ts";
import type { Leg } from "../plan/sites.ts";
import type { Receipt } from "../receipt/receipt.ts";
import { digestStatistics } from "../receipt/write-receipt.ts";
import type { MigrationPorts } from "./ports.ts";
import { readTwice } from "./read-sides.ts";

/** The leg, and the receipt by which traffic was switched. */
export interface CoveredLeg {
  readonly leg: Leg;
  readonly receipt: Receipt | undefined;
  /** How far apart the two readings are, in milliseconds. */
  readonly apartMs: number;
}

/** Checks that a source is as it was when it matched, and that the copy, which has moved on, still has each thing of it. */
export async function checkCoverage(ports: MigrationPorts, { leg, receipt, apartMs }: CoveredLeg): Promise<StepResult> {
  if (receipt === undefined) return failed("There is no receipt.");
  const { from, to } = leg;
  const { source, copy } = await readTwice(ports, { ...leg, apartMs });
  const doubt = [source.first, source.second].map((reading) => findSourceDoubt(reading, receipt)).find(Boolean);
  if (doubt !== undefined) return failed(doubt);
  if ([copy.first, copy.second].some((reading) => judgeIdentity(receipt.copy.identifiers, reading.from) !== "same"))
    return failed(`The ${to} is not the one that was compared, or does not answer.`);
  const coverage = await ports.statistician.findMissing(from, to);
  switch (coverage.kind) {
    case "unreadable":
    case "unsupported":
      return failed(`Nothing shows what the ${to} has: ${coverage.reason}.`);
    case "missing":
      return failed(`The ${to} lacks ${coverage.count} of the ${from}, for instance ${coverage.examples.join(", ")}.`);
    case "covered":
      return coverage.checked === receipt.amount
        ? { kind: "done" }
        : failed(`The ${from} has ${receipt.amount}, of which only ${coverage.checked} were looked for.`);
  }
}

function findSourceDoubt({ from, statistics }: Reading, { source }: Receipt): string | undefined {
  if (statistics.kind === "unreadable") return `The source could not be read: ${statistics.reason}.`;
  if (judgeIdentity(source.identifiers, from) !== "same") return "The source is not the one that was compared.";
  return digestStatistics(statistics) === source.digest ? undefined : "The source has changed since it was compared.";
}

function failed(reason: string): StepResult {
  return { kind: "failed", reason };
}

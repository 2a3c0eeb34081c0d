import { describeDifference } from "../compare/describe-comparison.ts";
import { findDifferences } from "../compare/find-differences.ts";
import { judgeIdentity } from "../model/reading.ts";
import { amountOf, measuresOf } from "../model/statistics.ts";
import type { StepResult } from "../plan/journal-entry.ts";
import type { SiteName } from "../plan/sites.ts";
import { digestStatistics } from "../receipt/write-receipt.ts";
import type { MigrationPorts } from "./ports.ts";
import { readOnce } from "./read-sides.ts";

/** What to measure, and how. */
export interface MeasuredSite {
  readonly site: SiteName;
  /** How far apart the two readings are, in milliseconds. */
  readonly apartMs: number;
}

/** Reads a site twice, for its baseline. One that can not be read, or moves, has failed. */
export async function measureSite(ports: MigrationPorts, { site, apartMs }: MeasuredSite): Promise<StepResult> {
  const first = await readOnce(ports, site);
  await ports.clock.sleep(apartMs);
  const second = await readOnce(ports, site);
  if (first.statistics.kind === "unreadable")
    return failed(`The ${site} could not be read: ${first.statistics.reason}.`);
  if (second.statistics.kind === "unreadable")
    return failed(`The ${site} could not be read: ${second.statistics.reason}.`);
  if (judgeIdentity(first.from, second.from) !== "same") return failed(`The ${site} became another while it was read.`);
  if (first.statistics.kind !== second.statistics.kind) return failed(`The ${site} tells other things each time.`);
  const [moved] = findDifferences(measuresOf(first.statistics), measuresOf(second.statistics));
  if (moved !== undefined) return failed(`The ${site} moves although it is closed: ${describeDifference(moved)}.`);
  return {
    kind: "measured",
    digest: digestStatistics(second.statistics),
    amount: amountOf(second.statistics),
  };
}

function failed(reason: string): StepResult {
  return { kind: "failed", reason };
}

import type { StepResult } from "../plan/journal-entry.ts";
import type { Leg } from "../plan/sites.ts";
import { measureSite } from "./measure-site.ts";
import type { MigrationPorts } from "./ports.ts";

/** A leg that goes back, and its origin's digest before anything was copied. */
export interface ConfirmedLeg {
  readonly leg: Leg;
  /** How far apart the two readings are, in milliseconds. */
  readonly apartMs: number;
  readonly baseline: string | undefined;
}

/**
 * Confirms that the data would be whole without the copy: the origin is as it was before the copy was made, and has each thing of the copy.
 * Where only counts are known, that the copy was never open has to do for the second half.
 */
export async function confirmOrigin(
  ports: MigrationPorts,
  { leg: { from, to }, apartMs, baseline }: ConfirmedLeg,
): Promise<StepResult> {
  const measured = await measureSite(ports, { site: from, apartMs });
  if (measured.kind !== "measured") return measured;
  if (measured.digest !== baseline) return failed(`The ${from} is not as it was before the copy was made.`);
  const coverage = await ports.statistician.findMissing(to, from);
  switch (coverage.kind) {
    case "covered":
    case "unsupported":
      return { kind: "done" };
    case "missing":
      return failed(`The ${to} has what the ${from} lacks, for instance ${coverage.examples.join(", ")}.`);
    case "unreadable":
      return failed(`What the ${to} has could not be read: ${coverage.reason}.`);
  }
}

function failed(reason: string): StepResult {
  return { kind: "failed", reason };
}

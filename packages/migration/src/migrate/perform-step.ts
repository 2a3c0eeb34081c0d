import type { Identifier } from "../model/reading.ts";
import { compare } from "../compare/compare.ts";
import { describeDoubt } from "../compare/describe-comparison.ts";
import type { Step, StepResult } from "../plan/journal-entry.ts";
import { judgeEffect } from "../plan/judge-effect.ts";
import type { Progress } from "../plan/read-progress.ts";
import { LEGS, type Leg, type Observation, type SiteName } from "../plan/sites.ts";
import { makeReceipt } from "../receipt/write-receipt.ts";
import { verifyReceipt } from "../receipt/verify-receipt.ts";
import { checkCoverage } from "./check-coverage.ts";
import { confirmOrigin } from "./confirm-origin.ts";
import { measureSite } from "./measure-site.ts";
import { observeSite } from "./observe-sites.ts";
import type { MigrationPorts } from "./ports.ts";
import { recheckCopy } from "./recheck-copy.ts";
import { readTwice } from "./read-sides.ts";
import type { MigrationRequest } from "./request.ts";

/** A step, and what it was planned from. */
export interface PlannedStep {
  readonly step: Step;
  readonly observation: Observation;
  readonly progress: Progress;
  readonly request: MigrationRequest;
}

/** Does one step, and says what came of it; never throws. */
export async function performStep(ports: MigrationPorts, planned: PlannedStep): Promise<StepResult> {
  try {
    return await perform(ports, planned);
  } catch (error) {
    return failed(error instanceof Error ? error.message : "It failed without saying why.");
  }
}

async function perform(ports: MigrationPorts, planned: PlannedStep): Promise<StepResult> {
  const { step, progress } = planned;
  switch (step.do) {
    case "close":
    case "open":
    case "build":
    case "discard":
    case "destroy":
    case "awaitGone":
      return change(ports, planned, step);
    case "measure":
      return measureSite(ports, { site: step.site, apartMs: planned.request.apartMs });
    case "confirm":
      return confirmOrigin(ports, {
        leg: step,
        apartMs: planned.request.apartMs,
        baseline: legOf(progress, step.from)?.own.baseline,
      });
    case "copy":
      await ports.copier.copy(step.from, step.to);
      return { kind: "done" };
    case "compare":
      return compareSites(ports, planned, step);
    case "verify":
      return verifySites(ports, planned, step);
    case "cover":
      return checkCoverage(ports, {
        leg: step,
        receipt: legOf(progress, step.from)?.own.proven,
        apartMs: planned.request.apartMs,
      });
    case "recheck": {
      const own = legOf(progress, step.from)?.own;
      return recheckCopy(ports, {
        leg: step,
        receipt: own?.proven,
        isServing: own?.switching === true,
        apartMs: planned.request.apartMs,
      });
    }
  }
}

type Change = Extract<Step, { readonly do: "close" | "open" | "build" | "discard" | "destroy" | "awaitGone" }>;

/** Changes a site, and looks whether it is so. */
async function change(
  ports: MigrationPorts,
  { observation, progress }: PlannedStep,
  step: Change,
): Promise<StepResult> {
  const { sites } = ports;
  const identifiers = identifiersOf(observation, step.site);
  switch (step.do) {
    case "close":
      await sites.close(step.site);
      break;
    case "open":
      await sites.open(step.site);
      break;
    case "build":
      await sites.build(step.site, progress.begun.id);
      break;
    case "discard":
    case "destroy":
      await sites.destroy(step.site, identifiers);
      break;
    case "awaitGone":
      await sites.awaitGone(step.site, identifiers);
  }
  const doomed = findDooming(step, observation) ?? [];
  const wrong = judgeEffect(step, await observeSite(ports, { site: step.site, doomed }), progress.begun.id);
  return wrong === undefined ? { kind: "done" } : failed(wrong);
}

/** What stands at a site that a step is to take away; undefined for all other steps. */
export function findDooming(step: Step, observation: Observation): readonly Identifier[] | undefined {
  const takesAway = step.do === "destroy" || step.do === "discard" || step.do === "awaitGone";
  return takesAway ? identifiersOf(observation, step.site) : undefined;
}

function identifiersOf(observation: Observation, site: SiteName): readonly Identifier[] {
  const found = observation.sites[site];
  return found.kind === "there" ? found.identifiers : [];
}

async function compareSites(ports: MigrationPorts, { request }: PlannedStep, leg: Leg): Promise<StepResult> {
  const sides = await readTwice(ports, { ...leg, apartMs: request.apartMs });
  const comparison = compare(sides, { leastApartMs: request.apartMs, tolerances: request.tolerances });
  switch (comparison.outcome) {
    case "match":
      return {
        kind: "matched",
        receipt: makeReceipt(comparison, {
          sides,
          by: request.by,
          validMs: request.receiptMs,
          tolerances: request.tolerances,
        }),
      };
    case "mismatch":
      return { kind: "mismatched", differences: comparison.differences };
    case "undecided":
      return failed(comparison.doubts.map(describeDoubt).join(" "));
  }
}

/** Checks the receipt against two readings of both sides: one alone may come from a cache. */
async function verifySites(ports: MigrationPorts, planned: PlannedStep, leg: Leg): Promise<StepResult> {
  const { observation, progress, request } = planned;
  const receipt = legOf(progress, leg.from)?.own.receipt;
  if (receipt === undefined) return failed("There is no receipt.");
  const found = observation.sites[leg.from];
  const doomed = found.kind === "there" ? found.identifiers : [];
  const { source, copy } = await readTwice(ports, { ...leg, apartMs: request.apartMs });
  const now = ports.clock.now();
  const reasons = [
    verifyReceipt(receipt, { now, doomed, source: source.first, copy: copy.first }),
    verifyReceipt(receipt, { now, doomed, source: source.second, copy: copy.second }),
  ].flatMap((verdict) => (verdict.kind === "refused" ? verdict.reasons : []));
  return reasons.length === 0 ? { kind: "done" } : failed([...new Set(reasons)].join(" "));
}

/** The leg of which a site is the origin. */
function legOf({ begun, legs }: Progress, site: SiteName) {
  const index = LEGS[begun.form].findIndex(({ from }) => from === site);
  const own = legs[index];
  return own === undefined ? undefined : { own };
}

function failed(reason: string): StepResult {
  return { kind: "failed", reason };
}

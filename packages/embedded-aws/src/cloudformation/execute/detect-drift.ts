import type { Clock } from "../../clock.ts";
import type { ResourceHandlers } from "../../resources/resource-handlers.ts";
import type { DetectionProgress, DriftDetection, DriftRecord } from "../model/drift.ts";
import { OPERATION_RULES } from "../model/operation-rules.ts";
import type { ResourceRecord, StackRecord } from "../model/records.ts";
import { keyOf, stackOf } from "../model/tables.ts";
import type { StackKey, StackTables } from "../model/tables.ts";
import { canDrift, compareDrift } from "../plan/compare-drift.ts";
import type { CloudFormationDeps } from "../ports.ts";
import { describeRefusal } from "./refusal.ts";

/** What detections work with. */
interface Bench {
  readonly tables: StackTables;
  readonly clock: Clock;
  readonly resources: ResourceHandlers;
}

/** AWS's milliseconds that a detection over a stack takes; on AWS it depends on the number of resources. */
const DETECTION_MS = 10_000;

/** The detections over stacks that are on record as running. */
export interface DriftDetections {
  /** Starts to carry out a detection that was just put on record. */
  begin(key: StackKey, detection: DriftDetection): void;
  /** Goes on with those that an engine before this one began. */
  resume(): void;
  /** Resolves when none runs. */
  settle(): Promise<void>;
}

/** Returns what carries out detections over the stacks in the store. */
export function createDriftDetections(
  bench: Bench,
  { reportDefect }: Pick<CloudFormationDeps, "reportDefect">,
): DriftDetections {
  const { tables, clock } = bench;
  const running = new Set<Promise<void>>();

  const begin: DriftDetections["begin"] = (key, detection) => {
    const promise = finish(key, detection).finally(() => running.delete(promise));
    running.add(promise);
  };

  const finish = async (key: StackKey, detection: DriftDetection): Promise<void> => {
    await clock.sleep(DETECTION_MS, detection.atMs);
    const progress = withoutDefects(() => carryOut(bench, { key, detection }));
    tables.driftDetections.put(key, detection.id, { ...detection, progress });
  };

  const withoutDefects = (work: () => DetectionProgress): DetectionProgress => {
    try {
      return work();
    } catch (defect) {
      reportDefect?.(defect);
      return { kind: "failed", reason: "Internal Failure" };
    }
  };

  return {
    begin,
    resume() {
      for (const [, stack] of tables.stacks.entries()) {
        const open = tables.driftDetections.all(stack).filter(({ progress }) => progress.kind === "running");
        for (const detection of open) begin(stack, detection);
      }
    },
    async settle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function carryOut(
  bench: Bench,
  { key, detection }: { readonly key: StackKey; readonly detection: DriftDetection },
): DetectionProgress {
  const { tables } = bench;
  const stack = stackOf(tables, key);
  if (OPERATION_RULES[stack.status].detectDrift !== "yes") {
    return { kind: "failed", reason: `The stack is in ${stack.status} state.` };
  }
  const { logicalIds } = detection;
  const asked = tables.resources
    .all(key)
    .filter(({ logicalId }) => logicalIds.length === 0 || logicalIds.includes(logicalId));
  const failures = asked.flatMap((record) => failureOf(() => compareResource(bench, { stack, record })));
  // What could not be compared may have drifted: nobody can say how the whole stack stands.
  if (failures.length > 0) return { kind: "failed", reason: failures.join(" ") };
  return { kind: "complete", ...updateStackDrift(bench, stack) };
}

function failureOf(compare: () => void): readonly string[] {
  try {
    compare();
    return [];
  } catch (error) {
    return [describeRefusal(error)];
  }
}

/** Compares a resource and keeps what was found; undefined for one that is not there or of no type that can drift. */
export function compareResource(
  { tables, clock, resources }: Bench,
  { stack, record }: { readonly stack: StackRecord; readonly record: ResourceRecord },
): DriftRecord | undefined {
  const { logicalId, type, physical, status } = record;
  if (physical === undefined || status === "DELETE_COMPLETE" || status === "DELETE_SKIPPED") return undefined;
  if (!canDrift(type)) return undefined;
  const finding = compareDrift(record, physical, resources.handlerFor(type).read(physical));
  const { physicalId } = physical;
  const drift: DriftRecord = { logicalId, physicalId, type, atMs: clock.now(), finding };
  tables.drifts.put(stack, logicalId, drift);
  return drift;
}

/**
 * Gives a stack the drift status that its resources' last comparisons make.
 * AWS: also a comparison of single resources does.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/detect-drift-resource.html
 */
export function updateStackDrift(
  { tables, clock }: Pick<Bench, "tables" | "clock">,
  stack: StackRecord,
): { readonly status: "IN_SYNC" | "DRIFTED"; readonly driftedCount: number } {
  const drifts = tables.resources.all(stack).flatMap((record) => findDrift({ tables }, { stack, record }) ?? []);
  const driftedCount = drifts.filter(({ finding }) => finding.status !== "IN_SYNC").length;
  const status = driftedCount === 0 ? "IN_SYNC" : "DRIFTED";
  tables.stacks.put(keyOf(stack), { ...stackOf(tables, stack), drift: { status, atMs: clock.now() } });
  return { status, driftedCount };
}

/** A resource and the stack it belongs to. */
export interface StackResource {
  readonly stack: StackRecord;
  readonly record: ResourceRecord;
}

/** Returns the last comparison of a resource with what was deployed; not that of another one before it. */
export function findDrift(
  { tables }: Pick<Bench, "tables">,
  { stack, record }: StackResource,
): DriftRecord | undefined {
  const drift = tables.drifts.get(stack, record.logicalId);
  return drift !== undefined && drift.physicalId === record.physical?.physicalId ? drift : undefined;
}

import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import type { DriftDetection, DriftRecord } from "../model/drift.ts";
import { pageOf } from "../model/page.ts";
import type { StackRecord } from "../model/records.ts";
import { keyOf, stacksIn } from "../model/tables.ts";
import { canDrift, compareDrift } from "../plan/compare-drift.ts";
import { constraintError } from "./check-input.ts";
import { checkState } from "./check-state.ts";
import { requireResource } from "./describe-resources.ts";
import { requireLiveStack } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { findDrift } from "./find-drift.ts";
import type { StackResource } from "./find-drift.ts";

const DRIFTS_A_PAGE = 100;

interface DetectStackDriftInput {
  readonly StackName: string;
  readonly LogicalResourceIds?: readonly string[];
}

/**
 * Returns the DetectStackDrift operation: compares the stack's resources with what other services made of them. It is
 * done when it is answered; AWS takes a while.
 */
export function detectStackDrift(desk: Desk) {
  return async (input: DetectStackDriftInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    checkState(stack, "detectDrift");
    const ids = input.LogicalResourceIds ?? [];
    const asked = ids.length > 0 ? ids.map((id) => requireResource(desk, stack, id)) : desk.tables.resources.all(stack);
    const found = asked.flatMap((record) => detect(desk, { stack, record }) ?? []);
    const driftedCount = found.filter(({ finding }) => finding.status !== "IN_SYNC").length;
    const detection: DriftDetection = {
      id: desk.deps.ids.uuid(),
      stackId: stack.stackId,
      atMs: desk.deps.clock.now(),
      status: driftedCount === 0 ? "IN_SYNC" : "DRIFTED",
      driftedCount,
    };
    desk.tables.driftDetections.put(stack, detection.id, detection);
    desk.tables.stacks.put(keyOf(stack), { ...stack, drift: { status: detection.status, atMs: detection.atMs } });
    return { StackDriftDetectionId: detection.id };
  };
}

interface DetectStackResourceDriftInput {
  readonly StackName: string;
  readonly LogicalResourceId: string;
}

/** Returns the DetectStackResourceDrift operation: the stack's own drift status stays as it was. */
export function detectStackResourceDrift(desk: Desk) {
  return async (input: DetectStackResourceDriftInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    checkState(stack, "detectDrift");
    const record = requireResource(desk, stack, input.LogicalResourceId);
    const drift = detect(desk, { stack, record });
    if (drift === undefined) {
      throw validationError(`Resource ${record.logicalId} of type ${record.type} cannot be checked for drift.`);
    }
    return { StackResourceDrift: showDrift(stack, drift) };
  };
}

/** Returns the DescribeStackDriftDetectionStatus operation. */
export function describeStackDriftDetectionStatus(desk: Desk) {
  return async (input: { readonly StackDriftDetectionId: string }, context: CallContext): Promise<object> => {
    const id = input.StackDriftDetectionId;
    const found = stacksIn(desk.tables, context).flatMap((stack) => desk.tables.driftDetections.get(stack, id) ?? []);
    const [detection] = found;
    if (detection === undefined) throw validationError(`The drift detection [${id}] does not exist`);
    return {
      StackId: detection.stackId,
      StackDriftDetectionId: id,
      DetectionStatus: "DETECTION_COMPLETE",
      StackDriftStatus: detection.status,
      DriftedStackResourceCount: detection.driftedCount,
      Timestamp: detection.atMs,
    };
  };
}

interface DescribeStackResourceDriftsInput {
  readonly StackName: string;
  readonly StackResourceDriftStatusFilters?: readonly string[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** Returns the DescribeStackResourceDrifts operation: the last comparison of each resource that was ever compared. */
export function describeStackResourceDrifts(desk: Desk) {
  return async (input: DescribeStackResourceDriftsInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    const size = input.MaxResults ?? DRIFTS_A_PAGE;
    if (size < 1 || size > DRIFTS_A_PAGE) {
      throw constraintError("maxResults", String(size), `Member must have value between 1 and ${DRIFTS_A_PAGE}`);
    }
    const filters = input.StackResourceDriftStatusFilters ?? [];
    const drifts = desk.tables.resources.all(stack).flatMap((record) => findDrift(desk, { stack, record }) ?? []);
    const page = pageOf(
      drifts.filter(({ finding }) => filters.length === 0 || filters.includes(finding.status)),
      { token: input.NextToken, size, keyOf: (drift) => drift.logicalId },
    );
    return { StackResourceDrifts: page.items.map((drift) => showDrift(stack, drift)), NextToken: page.nextToken };
  };
}

/** Compares a resource and keeps what was found; undefined for one that is not there or of no type that can drift. */
function detect(desk: Desk, { stack, record }: StackResource): DriftRecord | undefined {
  const { logicalId, type, physical, status } = record;
  if (physical === undefined || status === "DELETE_COMPLETE" || status === "DELETE_SKIPPED") return undefined;
  if (!canDrift(type)) return undefined;
  const actual = desk.deps.resources.handlerFor(type).read(physical);
  const finding = compareDrift(record, physical, actual);
  const { physicalId } = physical;
  const drift: DriftRecord = { logicalId, physicalId, type, atMs: desk.deps.clock.now(), finding };
  desk.tables.drifts.put(stack, logicalId, drift);
  return drift;
}

/** AWS: of what is deleted there are no properties to show. */
function showDrift(stack: StackRecord, { logicalId, physicalId, type, atMs, finding }: DriftRecord): object {
  const properties =
    finding.status === "DELETED"
      ? {}
      : {
          ExpectedProperties: JSON.stringify(finding.expected),
          ActualProperties: JSON.stringify(finding.actual),
          PropertyDifferences: finding.differences,
        };
  return {
    StackId: stack.stackId,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ...properties,
    StackResourceDriftStatus: finding.status,
    Timestamp: atMs,
  };
}

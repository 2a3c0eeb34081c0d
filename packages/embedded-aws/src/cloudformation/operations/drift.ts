import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { compareResource, findDrift, updateStackDrift } from "../execute/detect-drift.ts";
import type { DetectionProgress, DriftDetection, DriftRecord } from "../model/drift.ts";
import { pageOf } from "../model/page.ts";
import type { StackRecord } from "../model/records.ts";
import { stacksIn } from "../model/tables.ts";
import { constraintError } from "./check-input.ts";
import { checkState } from "./check-state.ts";
import { requireResource } from "./describe-resources.ts";
import { requireLiveStack } from "./desk.ts";
import type { Desk } from "./desk.ts";

const DRIFTS_A_PAGE = 100;

interface DetectStackDriftInput {
  readonly StackName: string;
  readonly LogicalResourceIds?: readonly string[];
}

/**
 * Returns the DetectStackDrift operation: begins to compare the stack's resources with what other services made of them.
 * AWS: a stack has one detection at a time. How AWS words the refusal of a second one is not on record.
 */
export function detectStackDrift(desk: Desk) {
  return async (input: DetectStackDriftInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    checkState(stack, "detectDrift");
    const logicalIds = input.LogicalResourceIds ?? [];
    for (const id of logicalIds) requireResource(desk, stack, id);
    if (desk.tables.driftDetections.all(stack).some(({ progress }) => progress.kind === "running")) {
      throw validationError(`Drift detection is already in progress for stack [${stack.stackId}]`);
    }
    const { ids, clock } = desk.deps;
    const detection: DriftDetection = {
      id: ids.uuid(),
      stackId: stack.stackId,
      atMs: clock.now(),
      logicalIds,
      progress: { kind: "running" },
    };
    desk.tables.driftDetections.put(stack, detection.id, detection);
    desk.detections.begin(stack, detection);
    return { StackDriftDetectionId: detection.id };
  };
}

interface DetectStackResourceDriftInput {
  readonly StackName: string;
  readonly LogicalResourceId: string;
}

/** Returns the DetectStackResourceDrift operation, which has compared the resource when it answers. */
export function detectStackResourceDrift(desk: Desk) {
  return async (input: DetectStackResourceDriftInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    checkState(stack, "detectDrift");
    const record = requireResource(desk, stack, input.LogicalResourceId);
    const bench = { ...desk, ...desk.deps };
    const drift = compareResource(bench, { stack, record });
    if (drift === undefined) {
      throw validationError(`Resource ${record.logicalId} of type ${record.type} cannot be checked for drift.`);
    }
    updateStackDrift(bench, stack);
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
      ...showProgress(detection.progress),
      Timestamp: detection.atMs,
    };
  };
}

function showProgress(progress: DetectionProgress): object {
  switch (progress.kind) {
    case "running":
      return { DetectionStatus: "DETECTION_IN_PROGRESS" };
    case "complete":
      return {
        DetectionStatus: "DETECTION_COMPLETE",
        StackDriftStatus: progress.status,
        DriftedStackResourceCount: progress.driftedCount,
      };
    case "failed":
      return { DetectionStatus: "DETECTION_FAILED", DetectionStatusReason: progress.reason };
  }
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

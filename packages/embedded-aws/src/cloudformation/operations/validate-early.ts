import type { JsonObject } from "../../json.ts";
import type { CallContext } from "../../service.ts";
import { importValueIn } from "../execute/exports.ts";
import { NESTED_STACK } from "../execute/nested-stacks.ts";
import type { StackRecord } from "../model/records.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import type { ValidationFinding } from "../model/validation.ts";
import { UNKNOWN_RESOURCE } from "../plan/blueprint.ts";
import type { Blueprint, Surroundings } from "../plan/blueprint.ts";
import { findEarlyProblems } from "../plan/early-problems.ts";
import { asShown, evaluateResource } from "../plan/evaluated-resource.ts";
import type { EvaluatedResource } from "../plan/evaluated-resource.ts";
import type { Deployed } from "../plan/plan-changes.ts";
import { viewOf } from "../plan/resource-view.ts";
import type { Desk } from "./desk.ts";

/** What a change set would do. */
interface Proposed {
  readonly stack: StackRecord;
  readonly before: Deployed;
  readonly after: Blueprint;
  readonly changes: readonly ResourceChange[];
}

/**
 * Returns what AWS's validation before a deployment finds wrong with a change set: properties that their type does not
 * take, names that are taken, buckets to be deleted that are not empty. What only the execution knows passes.
 * Quotas, configuration recorders and repositories of images are not looked at: the engine has no such limits or contents.
 */
export function validateEarly(desk: Pick<Desk, "tables" | "deps">, proposed: Proposed): readonly ValidationFinding[] {
  const surroundings = surroundingsOf(desk, proposed);
  return proposed.changes.flatMap((change) => {
    const { LogicalResourceId: logicalId, Action } = change;
    if (Action === "Remove") return bucketFindings(desk, change);
    const resource = evaluateResource(proposed.after, logicalId, surroundings);
    const problems = findEarlyProblems(logicalId, resource);
    return Action === "Add" ? [...problems, ...nameFindings(desk, proposed.stack, { logicalId, resource })] : problems;
  });
}

function surroundingsOf(desk: Pick<Desk, "tables">, { stack, before, changes }: Proposed): Surroundings {
  const unknown = new Set(
    changes
      .filter((change) => change.Action === "Add" || change.Replacement !== "False")
      .map((change) => change.LogicalResourceId),
  );
  return {
    resource: (logicalId) => (unknown.has(logicalId) ? UNKNOWN_RESOURCE : viewOf(before.resources.get(logicalId))),
    importValue: importValueIn(desk.tables, stack),
  };
}

function nameFindings(
  { deps }: Pick<Desk, "deps">,
  stack: StackRecord,
  { logicalId, resource }: { readonly logicalId: string; readonly resource: EvaluatedResource },
): readonly ValidationFinding[] {
  const { type, properties } = resource;
  if (type === NESTED_STACK) return [];
  const context: CallContext = { account: stack.account, region: stack.region, requestId: "" };
  const namesake = deps.resources.handlerFor(type).findNamesake({
    context,
    stackId: stack.stackId,
    stackName: stack.name,
    logicalId,
    type,
    properties: asShown(properties) as JsonObject,
    tags: {},
  });
  if (namesake === undefined) return [];
  const reason = `Resource of type '${type}' with identifier '${namesake.physicalId}' already exists.`;
  return [{ validation: "NAME_CONFLICT_VALIDATION", logicalId, type, path: `/Resources/${logicalId}`, reason }];
}

function bucketFindings({ deps }: Pick<Desk, "deps">, change: ResourceChange): readonly ValidationFinding[] {
  const { ResourceType: type, LogicalResourceId: logicalId, PhysicalResourceId: name, PolicyAction } = change;
  if (type !== "AWS::S3::Bucket" || name === undefined || PolicyAction !== "Delete") return [];
  if (!deps.resources.holdsObjects(name)) return [];
  const reason =
    `The bucket '${name}' is not empty. You must either delete all objects and versions ` +
    "or use the deletion policy to retain it, otherwise the delete operation will fail.";
  return [{ validation: "BUCKET_EMPTINESS_VALIDATION", logicalId, type, path: `/Resources/${logicalId}`, reason }];
}

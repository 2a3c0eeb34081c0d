import { validationError } from "../../aws-error.ts";
import { typeModel, updateEffectOf } from "../../resources/type-model.ts";
import type { ResolvedParameter } from "../../template/evaluate.ts";
import type { ResourceRecord, Tags } from "../model/records.ts";
import { KNOWN_AFTER_APPLY } from "../model/resource-change.ts";
import type { ChangeDetail, ResourceChange } from "../model/resource-change.ts";
import { evaluateIn, UNKNOWN_RESOURCE, withParameters } from "./blueprint.ts";
import type { Blueprint, Surroundings } from "./blueprint.ts";
import type { Fate } from "./change-causes.ts";
import { planAttributeChanges } from "./plan-attribute-changes.ts";
import { namesOfBoth, planPropertyChanges } from "./plan-property-changes.ts";
import type { Detailing, PropertyComparison } from "./plan-property-changes.ts";
import { declarationOf, evaluateResource } from "./evaluated-resource.ts";
import type { EvaluatedResource } from "./evaluated-resource.ts";
import { contextOf, removePolicyOf, replacementOf, replacePolicyOf } from "./show-change.ts";
import { viewOf } from "./resource-view.ts";
import { inDependencyOrder } from "./dependency-order.ts";

/** A stack as it is now. */
export interface Deployed {
  readonly resources: ReadonlyMap<string, ResourceRecord>;
  readonly parameters: Readonly<Record<string, ResolvedParameter>>;
  readonly tags: Tags;
  /** Undefined for a stack that was never executed. */
  readonly blueprint: Blueprint | undefined;
}

export interface ChangesRequest {
  readonly detailing: Detailing;
  readonly importValue: (name: string) => string | undefined;
}

/**
 * Returns what a change set says: how each resource would change between the deployed stack and the blueprint.
 * Throws an `AwsError` when a resource would become one of another type. In order of logical ids.
 */
export function planChanges(
  { before, after }: { readonly before: Deployed; readonly after: Blueprint },
  request: ChangesRequest,
): readonly ResourceChange[] {
  refuseOtherTypes(before, after);
  const fates = new Map<string, Fate>();
  const oldWorld = withParameters(after, { ...after.parameters, ...ofBoth(before.parameters, after.parameters) });
  const changes: ResourceChange[] = [];
  for (const logicalId of inDependencyOrder(after.active, after.dependencies)) {
    const record = before.resources.get(logicalId);
    const comparison = { before, after, oldWorld, logicalId, fates, ...request };
    const change = record === undefined ? planAddition(comparison) : planModification({ ...comparison, record });
    fates.set(logicalId, fateOf(change));
    if (change !== undefined) changes.push(change);
  }
  const gone = [...before.resources.values()].filter(({ logicalId }) => !after.active.includes(logicalId));
  changes.push(...gone.map((record) => planRemoval(record, { before, detailing: request.detailing })));
  return changes.toSorted((a, b) => (a.LogicalResourceId < b.LogicalResourceId ? -1 : 1));
}

function refuseOtherTypes(before: Deployed, after: Blueprint): void {
  const changed = after.active.filter((logicalId) => {
    const type = before.resources.get(logicalId)?.type;
    return type !== undefined && type !== declarationOf(after, logicalId).type;
  });
  if (changed.length === 0) return;
  throw validationError(
    "Update of resource type is not permitted. " +
      `The new template modifies resource type of the following resources: [${changed.join(", ")}]`,
  );
}

function fateOf(change: ResourceChange | undefined): Fate {
  if (change === undefined) return { kind: "kept" };
  if (change.Action === "Add") return { kind: "added" };
  // AWS shows tags and metadata apart from properties, and nothing that refers to a resource depends on those.
  if (!change.Scope.includes("Properties")) return { kind: "kept" };
  return { kind: "modified", replacement: change.Replacement ?? "False" };
}

interface Comparison extends ChangesRequest {
  readonly before: Deployed;
  readonly after: Blueprint;
  readonly logicalId: string;
  readonly fates: ReadonlyMap<string, Fate>;
  /** The blueprint with the parameters as they are now. */
  readonly oldWorld: Blueprint;
}

/**
 * AWS: asked for values, it says of most recorded additions that set a property fixed at creation that they replace;
 * of some of the same kind, in newer recordings, it says nothing.
 */
function planAddition(comparison: Comparison): ResourceChange {
  const { after, logicalId, detailing } = comparison;
  const resource = evaluateResource(after, logicalId, newWorld(comparison));
  return {
    Action: "Add",
    LogicalResourceId: logicalId,
    ResourceType: resource.type,
    ...(detailing === "values" && setsFixedProperty(resource) && { Replacement: "True" }),
    Scope: [],
    Details: [],
    ...(detailing === "values" && { AfterContext: contextOf(resource) }),
  };
}

function setsFixedProperty({ type, properties }: EvaluatedResource): boolean {
  return Object.keys(properties).some((name) => updateEffectOf(type, [name]) === "Always");
}

function planModification(comparison: Comparison & { readonly record: ResourceRecord }): ResourceChange | undefined {
  const { after, logicalId, record, detailing } = comparison;
  const resource = evaluateResource(after, logicalId, newWorld(comparison));
  const told = [
    ...propertyDetails(comparison, resource),
    ...planAttributeChanges(record.attributes, { after: resource.attributes, detailing }),
    ...tagDetails({ type: record.type, before: record.tags, after: after.tags }),
  ];
  const details = told.length === 0 && record.type === "AWS::CloudFormation::Stack" ? [AUTOMATIC] : told;
  if (details.length === 0) return undefined;
  const replacement = replacementOf(details);
  return {
    Action: "Modify",
    LogicalResourceId: logicalId,
    ...(record.physical && { PhysicalResourceId: record.physical.physicalId }),
    ResourceType: record.type,
    Replacement: replacement,
    ...(replacement !== "False" && { PolicyAction: replacePolicyOf(resource.attributes.UpdateReplacePolicy) }),
    Scope: [...new Set(details.map((detail) => detail.Target.Attribute))],
    Details: withoutRepeats(details),
    ...(detailing === "values" && {
      BeforeContext: contextOf(record),
      AfterContext: contextOf(resource),
    }),
  };
}

/** AWS: the template of a nested stack may have changed, so each update visits it. */
const AUTOMATIC: ChangeDetail = {
  Target: { Attribute: "Properties", RequiresRecreation: "Never" },
  Evaluation: "Dynamic",
  ChangeSource: "Automatic",
};

function propertyDetails(
  comparison: Comparison & { readonly record: ResourceRecord },
  resource: EvaluatedResource,
): readonly ChangeDetail[] {
  const { after, before, oldWorld, record, logicalId, detailing, fates } = comparison;
  const { properties } = declarationOf(after, logicalId);
  const parametersBefore = before.parameters;
  const context = { after, parametersBefore, fateOf: (id: string): Fate => fates.get(id) ?? { kind: "kept" } };
  return namesOfBoth(record.properties, resource.properties).flatMap((name) => {
    const expression = properties[name];
    const inOldWorld =
      expression === undefined ? undefined : evaluateIn(oldWorld, expression, presentWorld(comparison));
    const property: PropertyComparison = {
      type: record.type,
      name,
      expression,
      before: record.properties[name],
      after: resource.properties[name],
      shown: {
        before: (record.shown ?? record.properties)[name],
        after: (resource.shown ?? resource.properties)[name],
      },
      inOldWorld,
    };
    return planPropertyChanges(property, detailing, context);
  });
}

function ofBoth(
  before: Readonly<Record<string, ResolvedParameter>>,
  after: Readonly<Record<string, ResolvedParameter>>,
): Readonly<Record<string, ResolvedParameter>> {
  return Object.fromEntries(Object.entries(before).filter(([name]) => Object.hasOwn(after, name)));
}

function tagDetails(tags: { readonly type: string; readonly before: Tags; readonly after: Tags }) {
  const same = JSON.stringify(sorted(tags.before)) === JSON.stringify(sorted(tags.after));
  if (same || typeModel(tags.type)?.tags === undefined) return [];
  const target = { Attribute: "Tags", RequiresRecreation: "Never" } as const;
  return [{ Target: target, Evaluation: "Static", ChangeSource: "DirectModification" } as const];
}

function sorted(tags: Tags): readonly (readonly [string, string])[] {
  return Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function withoutRepeats(details: readonly ChangeDetail[]): readonly ChangeDetail[] {
  return [...new Map(details.map((detail) => [JSON.stringify(detail), detail])).values()];
}

function planRemoval(
  record: ResourceRecord,
  { before, detailing }: { readonly before: Deployed; readonly detailing: Detailing },
): ResourceChange {
  return {
    Action: "Remove",
    LogicalResourceId: record.logicalId,
    ...(record.physical && { PhysicalResourceId: record.physical.physicalId }),
    ResourceType: record.type,
    PolicyAction: removePolicyOf(record.attributes.DeletionPolicy),
    Scope: [],
    Details: [],
    ...(detailing === "values" && { BeforeContext: contextOf(asDeclared(record, before.blueprint)) }),
  };
}

/** AWS: the context of a removal shows what the old template refers to as unknown, though it is known. */
function asDeclared(record: ResourceRecord, blueprint: Blueprint | undefined): EvaluatedResource | ResourceRecord {
  if (blueprint?.template.resources[record.logicalId] === undefined) return record;
  return evaluateResource(blueprint, record.logicalId, {
    resource: () => UNKNOWN_RESOURCE,
    importValue: () => KNOWN_AFTER_APPLY,
  });
}

/** The world after the change: what is new or replaced is unknown. */
function newWorld({ before, fates, importValue }: Comparison): Surroundings {
  return {
    importValue,
    resource(logicalId) {
      const fate = fates.get(logicalId);
      const unknown = fate?.kind === "added" || (fate?.kind === "modified" && fate.replacement === "True");
      return unknown ? UNKNOWN_RESOURCE : viewOf(before.resources.get(logicalId));
    },
  };
}

/** The world as it is: only what does not exist is unknown. */
function presentWorld({ before, importValue }: Comparison): Surroundings {
  return { importValue, resource: (logicalId) => viewOf(before.resources.get(logicalId)) };
}

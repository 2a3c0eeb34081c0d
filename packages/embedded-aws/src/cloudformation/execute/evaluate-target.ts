import type { JsonObject } from "../../json.ts";
import type { Blueprint } from "../plan/blueprint.ts";
import { asShown, declarationOf, evaluateResource, isKnown } from "../plan/evaluated-resource.ts";
import { madeViewOf } from "../plan/resource-view.ts";
import type { ResourceTarget } from "../plan/resource-target.ts";
import { importValueIn } from "./exports.ts";
import { describeRefusal } from "./refusal.ts";
import type { StepRun } from "./step-run.ts";

/** What a resource is to become. */
export interface Target extends ResourceTarget {
  readonly type: string;
  readonly dependsOn: readonly string[];
}

/** A target, or as much of it as is known and why it cannot be reached. */
export type TargetEvaluation =
  | { readonly kind: "ready"; readonly target: Target }
  | { readonly kind: "unusable"; readonly target: Target; readonly reason: string };

/** Returns what the blueprint makes of the step's resource, now that all it depends on is there. */
export function evaluateTarget(run: StepRun, blueprint: Blueprint): TargetEvaluation {
  const { key, tables, step } = run;
  const base = {
    type: declarationOf(blueprint, step.logicalId).type,
    tags: blueprint.tags,
    dependsOn: blueprint.dependencies.get(step.logicalId) ?? [],
  };
  try {
    const { properties, shown, attributes } = evaluateResource(blueprint, step.logicalId, {
      resource: (logicalId) => madeViewOf(tables.resources.get(key, logicalId)),
      importValue: importValueIn(tables, key),
    });
    const target = {
      ...base,
      properties: asShown(properties) as JsonObject,
      shown: shown && (asShown(shown) as JsonObject),
      attributes,
    };
    return isKnown(properties)
      ? { kind: "ready", target }
      : { kind: "unusable", target, reason: "A property reads an attribute that has no value." };
  } catch (error) {
    const target = { ...base, properties: {}, shown: undefined, attributes: {} };
    return { kind: "unusable", target, reason: describeRefusal(error) };
  }
}

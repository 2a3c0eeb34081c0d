import type { Json, JsonObject } from "../../json.ts";
import { typeModel, updateEffectOf } from "../../resources/type-model.ts";
import type { UpdateEffect } from "../../resources/type-model.ts";
import type { Evaluated } from "../../template/evaluate.ts";
import type { ChangeDetail, ChangeTarget } from "../model/resource-change.ts";
import { findCauses } from "./change-causes.ts";
import type { Cause, CauseContext } from "./change-causes.ts";
import { asShown, asText } from "./evaluated-resource.ts";
import { partAt } from "./mask-secrets.ts";
import { asPlainText, differencesBetween } from "./value-difference.ts";
import type { Difference } from "./value-difference.ts";

/** `brief`: one detail a property and cause. `values`: one a changed place and cause, with the values. */
export type Detailing = "brief" | "values";

/** A property of one resource, before and after. */
export interface PropertyComparison {
  readonly type: string;
  readonly name: string;
  /** Undefined when the property goes away. */
  readonly expression: Json | undefined;
  readonly before: Json | undefined;
  readonly after: Evaluated | undefined;
  /** Both as they may be shown. */
  readonly shown: Readonly<Record<"before" | "after", Evaluated | undefined>>;
  /** What the new expression gives with the old parameters and the resources as they are now. */
  readonly inOldWorld: Evaluated | undefined;
}

/**
 * Returns the details of a change set for one property; none when it stays as it is.
 * AWS: a change carried by a parameter is told twice, once by its cause (Static) and once as a Dynamic modification.
 * AWS: an attribute of a resource modified in place is told when values are not asked for; when they are, CloudFormation
 * takes the attribute's present value and so sees no change.
 */
export function planPropertyChanges(
  comparison: PropertyComparison,
  detailing: Detailing,
  context: CauseContext,
): readonly ChangeDetail[] {
  const differences = differencesBetween(comparison.before, comparison.after, [comparison.name]);
  const all = comparison.expression === undefined ? [] : findCauses(comparison.expression, context);
  const causes = detailing === "brief" ? all : all.filter((cause) => !isAttributeOfModified(cause));
  if (differences.length === 0) {
    const possible = causes.filter((cause) => cause.Evaluation === "Dynamic");
    return distinct(possible.map((cause) => detailOf(cause, briefTarget(comparison, [[comparison.name]]))));
  }
  if (detailing === "brief") {
    const target = briefTarget(
      comparison,
      differences.map((difference) => difference.path),
    );
    return distinct([...causes, ...directCauses(comparison, { causes, detailing })].map((it) => detailOf(it, target)));
  }
  return differences.flatMap((difference) => {
    const here = causes.filter((cause) => touches(cause, difference.path));
    const told = [...here, ...directCauses(comparison, { causes: here, detailing })];
    return distinct(told.map((cause) => detailOf(cause, targetWithValues(comparison, difference))));
  });
}

/** Returns what the strongest of the differences does to a resource of this type. */
export function strongestEffect(type: string, paths: readonly (readonly string[])[]): UpdateEffect {
  const effects = new Set(paths.map((path) => updateEffectOf(type, path)));
  return STRENGTH.find((effect) => effects.has(effect)) ?? "Never";
}

const STRENGTH = ["Unsupported", "Always", "Conditionally", "Never"] as const;

function isAttributeOfModified(cause: Cause): boolean {
  return cause.ChangeSource === "ResourceAttribute" && cause.Evaluation === "Dynamic";
}

function directCauses(
  comparison: PropertyComparison,
  { causes, detailing }: { readonly causes: readonly Cause[]; readonly detailing: Detailing },
): readonly Cause[] {
  const direct = { ChangeSource: "DirectModification", path: "" } as const;
  const rewritten = differencesBetween(comparison.before, comparison.inOldWorld).length > 0;
  if (rewritten || causes.length === 0) return [{ ...direct, Evaluation: "Static" }];
  const carried = detailing === "values" || causes.some((cause) => cause.ChangeSource === "ParameterReference");
  return carried ? [{ ...direct, Evaluation: "Dynamic" }] : [];
}

function touches(cause: Cause, path: readonly string[]): boolean {
  const place = `/${path.slice(1).join("/")}`;
  return cause.path === "" || place === "/" || isWithin(cause.path, place) || isWithin(place, cause.path);
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

function detailOf(cause: Cause, target: ChangeTarget): ChangeDetail {
  const { ChangeSource, Evaluation, CausingEntity } = cause;
  return { Target: target, Evaluation, ChangeSource, ...(CausingEntity && { CausingEntity }) };
}

function briefTarget({ type, name }: PropertyComparison, paths: readonly (readonly string[])[]): ChangeTarget {
  const RequiresRecreation = shownEffect(strongestEffect(type, paths));
  return isTags(type, name)
    ? { Attribute: "Tags", RequiresRecreation }
    : { Attribute: "Properties", Name: name, RequiresRecreation };
}

function targetWithValues(comparison: PropertyComparison, difference: Difference): ChangeTarget {
  const { path, before, after } = maskDifference(comparison, difference);
  return {
    ...briefTarget(comparison, [path]),
    Path: `/Properties/${path.join("/")}`,
    ...(before !== undefined && { BeforeValue: asPlainText(before) }),
    ...(after !== undefined && { AfterValue: asPlainText(after) }),
    AttributeChangeType: before === undefined ? "Add" : after === undefined ? "Remove" : "Modify",
  };
}

/** A value that is to be hidden is told as a change all the same. */
function maskDifference({ shown, before, after }: PropertyComparison, difference: Difference): Difference {
  const [, ...inner] = difference.path;
  const shownAt = (side: "before" | "after", whole: Evaluated | undefined): Json | undefined => {
    const value = difference[side];
    const masked = shown[side];
    return value === undefined || masked === whole || masked === undefined
      ? value
      : partAt(asText(asShown(masked)), inner);
  };
  return { ...difference, before: shownAt("before", before), after: shownAt("after", after) };
}

/** Returns true when the property is the one in which the type takes tags: AWS shows those apart. */
function isTags(type: string, name: string): boolean {
  return typeModel(type)?.tags?.property === name;
}

function shownEffect(effect: UpdateEffect): "Never" | "Conditionally" | "Always" {
  return effect === "Unsupported" ? "Never" : effect;
}

function distinct(details: readonly ChangeDetail[]): readonly ChangeDetail[] {
  return [...new Map(details.map((detail) => [JSON.stringify(detail), detail])).values()];
}

/** Returns the names that either side has, in order. */
export function namesOfBoth(before: JsonObject, after: Readonly<Record<string, Evaluated>>): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
}

import type { ResourceAttributes } from "../model/records.ts";
import type { ChangeDetail, ChangedAttribute } from "../model/resource-change.ts";
import type { Detailing } from "./plan-property-changes.ts";
import { asPlainText, differencesBetween } from "./value-difference.ts";

/**
 * The attributes whose change alone is a change of the resource.
 * AWS: DependsOn and CreationPolicy are not among them; a change of only those is no update.
 */
const COUNTED = [
  "Metadata",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "UpdatePolicy",
] as const satisfies (ChangedAttribute & keyof ResourceAttributes)[];

/** Returns the details of a change set for a resource's attributes beside its properties. */
export function planAttributeChanges(
  before: ResourceAttributes,
  { after, detailing }: { readonly after: ResourceAttributes; readonly detailing: Detailing },
): readonly ChangeDetail[] {
  return COUNTED.flatMap((attribute) => {
    const differences = differencesBetween(before[attribute], after[attribute], [attribute]);
    const target = { Attribute: attribute, RequiresRecreation: "Never" } as const;
    const detail = { Target: target, Evaluation: "Static", ChangeSource: "DirectModification" } as const;
    if (differences.length === 0) return [];
    if (detailing === "brief") return [detail];
    return differences.map((difference) => ({
      ...detail,
      Target: {
        ...target,
        Path: `/${difference.path.join("/")}`,
        ...(difference.before !== undefined && { BeforeValue: asPlainText(difference.before) }),
        ...(difference.after !== undefined && { AfterValue: asPlainText(difference.after) }),
        AttributeChangeType:
          difference.before === undefined ? "Add" : difference.after === undefined ? "Remove" : "Modify",
      },
    }));
  });
}

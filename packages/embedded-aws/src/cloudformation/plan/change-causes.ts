import type { Json } from "../../json.ts";
import type { ResolvedParameter } from "../../template/evaluate.ts";
import { referencesIn } from "../../template/references.ts";
import type { Reference } from "../../template/references.ts";
import type { ChangeDetail, Replacement } from "../model/resource-change.ts";
import type { Blueprint } from "./blueprint.ts";

/** What is about to happen to a resource that others may refer to. */
export type Fate =
  | { readonly kind: "added" | "kept" }
  | { readonly kind: "modified"; readonly replacement: Replacement };

/** Why the value of an expression may be another one after the change: AWS's members, and where in the expression. */
export interface Cause extends Pick<ChangeDetail, "ChangeSource" | "Evaluation" | "CausingEntity"> {
  readonly path: string;
}

/** What is known around the expression whose causes are looked for. */
export interface CauseContext {
  readonly after: Blueprint;
  readonly parametersBefore: Readonly<Record<string, ResolvedParameter>>;
  fateOf(logicalId: string): Fate;
}

/**
 * Returns the references that carry a change into an expression: changed parameters, replaced resources, attributes.
 * AWS: an attribute of a resource modified in place may change too, which nobody knows before: such a cause is Dynamic.
 */
export function findCauses(expression: Json, context: CauseContext): readonly Cause[] {
  return referencesIn(expression, context.after.conditions).flatMap((reference) => {
    const cause = causeOf(reference, context);
    return cause === undefined ? [] : [{ ...cause, path: reference.path }];
  });
}

function causeOf(reference: Reference, context: CauseContext): Omit<Cause, "path"> | undefined {
  const { target } = reference;
  if (Object.hasOwn(context.after.parameters, target)) {
    return parameterChanged(target, context)
      ? { ChangeSource: "ParameterReference", Evaluation: "Static", CausingEntity: target }
      : undefined;
  }
  if (!Object.hasOwn(context.after.template.resources, target)) return undefined;
  const fate = context.fateOf(target);
  if (fate.kind !== "modified") return undefined;
  const evaluation = fate.replacement === "True" ? "Static" : "Dynamic";
  if (reference.kind === "attribute") {
    const entity = `${target}.${reference.attribute}`;
    return { ChangeSource: "ResourceAttribute", Evaluation: evaluation, CausingEntity: entity };
  }
  return fate.replacement === "False"
    ? undefined
    : { ChangeSource: "ResourceReference", Evaluation: evaluation, CausingEntity: target };
}

function parameterChanged(name: string, { after, parametersBefore }: CauseContext): boolean {
  return JSON.stringify(parametersBefore[name]?.value) !== JSON.stringify(after.parameters[name]?.value);
}

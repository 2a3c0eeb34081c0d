import { validationError } from "../../aws-error.ts";
import type { StackOutput } from "../model/records.ts";
import type { StackKey } from "../model/tables.ts";
import { evaluateIn, UNKNOWN_RESOURCE } from "../plan/blueprint.ts";
import type { Blueprint, Surroundings } from "../plan/blueprint.ts";
import { asShown, evaluateResource } from "../plan/evaluated-resource.ts";
import { madeViewOf } from "../plan/resource-view.ts";
import { importValueIn } from "./exports.ts";
import type { Workshop } from "./step-run.ts";

interface Finished {
  readonly key: StackKey;
  readonly blueprint: Blueprint;
}

/** Returns a stack's outputs, now that its resources are there; throws an `AwsError` for one that is not text. */
export function evaluateOutputs({ tables }: Pick<Workshop, "tables">, { key, blueprint }: Finished) {
  return outputsOf(blueprint, {
    resource: (logicalId) => madeViewOf(tables.resources.get(key, logicalId)),
    importValue: importValueIn(tables, key),
  });
}

/** Returns the outputs as they are in these surroundings; what is unknown is shown as AWS shows it. */
export function outputsOf(blueprint: Blueprint, surroundings: Surroundings): readonly StackOutput[] {
  return Object.entries(blueprint.template.outputs).flatMap(([key, output]): readonly StackOutput[] => {
    if (output.condition !== undefined && blueprint.conditions[output.condition] !== true) return [];
    const text = (expression: typeof output.value): string => {
      const value = asShown(evaluateIn(blueprint, expression, surroundings));
      if (value !== null && typeof value !== "object") return String(value);
      throw validationError(
        `Template format error: Output ${key} is malformed. The Value field must evaluate to a String.`,
      );
    };
    const exportName = output.exportName === undefined ? undefined : text(output.exportName);
    return [{ key, value: text(output.value), description: output.description, exportName }];
  });
}

/** Returns the exports that a stack's resources and outputs read, and whether somebody exports them. */
export function findImports(
  { tables }: Pick<Workshop, "tables">,
  { key, blueprint }: Finished,
): readonly { readonly name: string; readonly exported: boolean }[] {
  const found = new Map<string, boolean>();
  const lookup = importValueIn(tables, key);
  const surroundings: Surroundings = {
    resource: () => UNKNOWN_RESOURCE,
    importValue(name) {
      const value = lookup(name);
      found.set(name, value !== undefined);
      return value ?? "";
    },
  };
  for (const logicalId of blueprint.active) evaluateResource(blueprint, logicalId, surroundings);
  outputsOf(blueprint, surroundings);
  return Array.from(found, ([name, exported]) => ({ name, exported }));
}

import { AwsError, validationError } from "../../aws-error.ts";
import { UNKNOWN } from "../../template/evaluate.ts";
import type { StackOutput, StackRecord } from "../model/records.ts";
import { stackOf } from "../model/tables.ts";
import type { StackKey } from "../model/tables.ts";
import { evaluateIn, UNKNOWN_RESOURCE } from "../plan/blueprint.ts";
import type { Blueprint, Surroundings } from "../plan/blueprint.ts";
import { asShown, evaluateResource } from "../plan/evaluated-resource.ts";
import { madeViewOf } from "../plan/resource-view.ts";
import { findExportProblem, importValueIn } from "./exports.ts";
import { describeRefusal } from "./refusal.ts";
import type { Workshop } from "./step-run.ts";

interface Finished {
  readonly key: StackKey;
  readonly blueprint: Blueprint;
}

/** Throws an `AwsError` for an output that is not text. */
function evaluateOutputs({ tables }: Pick<Workshop, "tables">, { key, blueprint }: Finished) {
  return outputsOf(blueprint, {
    resource: (logicalId) => madeViewOf(tables.resources.get(key, logicalId)),
    importValue: importValueIn(tables, key),
  });
}

/** What a stack says to others once all its resources are there, or why it fails in the end. */
interface Result {
  readonly outputs: Pick<StackRecord, "outputs" | "imports"> | undefined;
  readonly problem: string | undefined;
}

/** The result of what did not come that far. */
export const NO_RESULT: Result = { outputs: undefined, problem: undefined };

/**
 * Returns what a stack's outputs and imports are, now that its resources are there, or why it cannot have them.
 * With a problem there are none: another stack has the export, or counts on the one there was.
 */
export function findResult({ tables }: Pick<Workshop, "tables">, finished: Finished): Result {
  const { key, blueprint } = finished;
  const missing = findMissingImport({ tables }, finished);
  if (missing !== undefined) return { outputs: undefined, problem: `${missing}.` };
  try {
    const outputs = evaluateOutputs({ tables }, { key, blueprint });
    const problem = findExportProblem(tables, stackOf(tables, key), outputs);
    if (problem !== undefined) return { outputs: undefined, problem };
    const imports = findImports({ tables }, finished).map((it) => it.name);
    return { outputs: { outputs, imports }, problem: undefined };
  } catch (error) {
    return { outputs: undefined, problem: describeRefusal(error) };
  }
}

/** Returns why a stack cannot be what its definition says, in AWS's words: it reads an export that is not there. */
export function findMissingImport(workshop: Pick<Workshop, "tables">, finished: Finished): string | undefined {
  const missing = findImports(workshop, finished).find((it) => !it.exported);
  return missing && `No export named ${missing.name} found`;
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

/** Throws AWS's text for an expression that cannot be evaluated whatever the resources and missing exports will be. */
export function requireEvaluable({ tables }: Pick<Workshop, "tables">, { key, blueprint }: Finished): void {
  const lookup = importValueIn(tables, key);
  const surroundings: Surroundings = {
    resource: () => UNKNOWN_RESOURCE,
    importValue: (name) => lookup(name) ?? UNKNOWN,
  };
  for (const evaluation of evaluationsOf(blueprint, surroundings)) evaluation();
}

/**
 * Returns the exports that a stack's resources and outputs read, and whether somebody exports them.
 * An export may have changed since the definition was accepted, so that an expression fails which then did not: that is told
 * where its resource is made, and nothing here.
 */
function findImports(
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
      return value ?? UNKNOWN;
    },
  };
  for (const evaluation of evaluationsOf(blueprint, surroundings)) {
    try {
      evaluation();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
  return Array.from(found, ([name, exported]) => ({ name, exported }));
}

/** All that a template says of its active resources and outputs, each to be evaluated apart from the others. */
function evaluationsOf(blueprint: Blueprint, surroundings: Surroundings): readonly (() => unknown)[] {
  return [
    ...blueprint.active.map((logicalId) => () => evaluateResource(blueprint, logicalId, surroundings)),
    () => outputsOf(blueprint, surroundings),
  ];
}

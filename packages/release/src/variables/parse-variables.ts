import * as z from "zod";
import { parseJson, type Position } from "../json/parse-json.ts";

/** A named value and where it holds; `at` is its place in its file, for messages. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly scope: VariableScope;
  readonly at: Position;
}

/** Where a variable's value holds; a missing kind of scope means everywhere of that kind. */
export interface VariableScope {
  /** Environment names, compared as Octopus does: without regard to case. */
  readonly environment?: readonly string[] | undefined;
}

/** The variables of one file. */
export interface VariableSet {
  readonly file: string;
  readonly owner: VariableOwner;
  readonly variables: readonly Variable[];
}

/** Whose variables a file holds: all layers', or one layer's own, which win at equal scope. */
export type VariableOwner = "shared" | "layer";

/** The text of a variables file and where it came from. */
export interface VariableSource {
  readonly file: string;
  readonly owner: VariableOwner;
}

/**
 * Returns the variables of a variables file: `{ "variables": [ { "name", "value", "scope": { "environment": [] } } ] }`.
 *
 * @throws ReleaseError `invalidFile` with every problem, its line, column and path. A kind of scope that is not
 * understood is a problem: to ignore it would give the value to places it was not meant for.
 */
export function parseVariables(text: string, source: VariableSource): VariableSet {
  const { value, positionOf } = parseJson(text, { file: source.file, schema: VARIABLES_FILE });
  const variables = value.variables.map(({ name, value: given, scope }, index) => ({
    name,
    value: given,
    scope: scope ?? {},
    at: positionOf(["variables", index, "name"]),
  }));
  return { file: source.file, owner: source.owner, variables };
}

/** What Octopus allows in a variable's name, so that every name can be written in a `#{token}`. */
const VARIABLE_NAME = /^[\w\-:/~()@.]+(?: +[\w\-:/~()@.]+)*$/;

const VARIABLES_FILE = z.strictObject({
  variables: z.array(
    z.strictObject({
      name: z
        .string()
        .regex(VARIABLE_NAME, "must be letters, digits, spaces inside and any of _ - : / ~ ( ) @ and dots."),
      value: z.string(),
      scope: z
        .strictObject({
          environment: z
            .array(z.string().min(1, "must not be empty."))
            .min(1, "must name at least one environment.")
            .optional(),
        })
        .optional(),
    }),
  ),
});

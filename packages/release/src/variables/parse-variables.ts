import * as z from "zod";
import { parseJson, type Position } from "../json/parse-json.ts";
import type { SecretReference } from "./secret-reference.ts";
import { SCOPE_KINDS, type ScopeKind, type VariableScope } from "./variable-scope.ts";

/** A name with one value and where that value holds. */
export type Variable = VariableContent & {
  readonly name: string;
  readonly scope: VariableScope;
  /** The place of its name in its file, for messages. */
  readonly at: Position;
};

/** A value that everybody may see, or where one is kept that nobody may. */
export type VariableContent =
  | { readonly kind: "plain"; readonly value: string }
  | { readonly kind: "sensitive"; readonly reference: SecretReference };

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
 * Returns the variables of a variables file, whose shape is `variables.schema.json`.
 *
 * @throws ReleaseError `invalidFile` with every problem, its line, column and path. A kind of scope that is not
 * understood is a problem: to ignore it would give the value to places it was not meant for. So is the value itself of
 * a variable that is sensitive; it is not shown.
 */
export function parseVariables(text: string, source: VariableSource): VariableSet {
  const { value, positionOf } = parseJson(text, { file: source.file, schema: VARIABLES_FILE });
  const variables = value.variables.map(({ name, scope = {}, ...content }, index): Variable => {
    // Found when somebody asks: that takes as long as all else here.
    const find = (): Position => positionOf(["variables", index, "name"]);
    if (content.sensitive === true) {
      const reference = toReference(content.reference);
      return {
        name,
        scope,
        kind: "sensitive",
        reference,
        get at() {
          return find();
        },
      };
    }
    return {
      name,
      scope,
      kind: "plain",
      value: content.value ?? "",
      get at() {
        return find();
      },
    };
  });
  return { file: source.file, owner: source.owner, variables };
}

/** Returns the reference that a file says in the shape of `SECRET_REFERENCE`. */
export function toReference(given: z.infer<typeof SECRET_REFERENCE> | undefined): SecretReference {
  if (given === undefined) throw new Error("a sensitive variable was parsed without its reference");
  if ("ssm" in given) return { from: "ssm", parameter: given.ssm };
  if ("environment" in given) return { from: "environment", variable: given.environment };
  const { secretsManager: secret, key } = given;
  return { from: "secretsManager", secret, ...(key === undefined ? {} : { key }) };
}

/** What Octopus allows in a variable's name, so that every name can be written in a `#{token}`. */
const VARIABLE_NAME = /^[\w\-:/~()@.]+(?: +[\w\-:/~()@.]+)*$/;

const SCOPE_NAMES = z
  .array(z.string().min(1, "must not be empty."))
  .min(1, "must have at least one name.")
  .optional()
  .describe("Any of these names is enough.");

const SCOPE = z.strictObject(
  Object.fromEntries(SCOPE_KINDS.map((kind) => [kind, SCOPE_NAMES])) as Record<ScopeKind, typeof SCOPE_NAMES>,
);

const WHERE_KEPT =
  'must say where the value is kept: {"ssm": "/name"}, {"secretsManager": "name", "key": "..."} or {"environment": "NAME"}.';

/** The shape of a reference to a secret, in any file of the project. */
export const SECRET_REFERENCE = z.union(
  [
    z.strictObject({
      ssm: z
        .string()
        .regex(
          /^(?:arn:[^:\s]+:ssm:[^:\s]*:\d*:parameter)?\/?[\w.-]+(?:\/[\w.-]+)*(?::\d+)?$/,
          `is no name of a parameter of SSM; ${WHERE_KEPT}`,
        )
        .describe("The name of a parameter of AWS Systems Manager, with :version where one version is meant."),
    }),
    z.strictObject({
      secretsManager: z
        .string()
        .regex(/^[\w/+=.@:-]+$/, `is no name of a secret; ${WHERE_KEPT}`)
        .describe("The name or the ARN of a secret of AWS Secrets Manager."),
      key: z.string().min(1).optional().describe("The key of the value in a secret that is a JSON object."),
    }),
    z.strictObject({
      environment: z
        .string()
        .regex(/^[A-Za-z_]\w*$/, `is no name of an environment variable; ${WHERE_KEPT}`)
        .describe("A variable of the environment of the process that deploys."),
    }),
  ],
  { error: WHERE_KEPT },
);

const VARIABLE = z
  .strictObject({
    name: z
      .string()
      .regex(VARIABLE_NAME, "must be letters, digits, spaces inside and any of _ - : / ~ ( ) @ and dots."),
    value: z.string().optional().describe("Never that of a sensitive variable, which has a reference."),
    sensitive: z.boolean().optional().describe("Its value is never stored or shown; it has a reference."),
    reference: SECRET_REFERENCE.optional(),
    scope: SCOPE.optional(),
  })
  .check(({ value: variable, issues }) => {
    const say = (path: string, message: string): void =>
      void issues.push({ code: "custom", message, path: [path], input: undefined });
    if (variable.sensitive === true) {
      if (variable.value !== undefined) say("value", "is that of a sensitive variable; say where it is kept instead.");
      if (variable.reference === undefined) say("reference", "is missing: a sensitive variable says where it is kept.");
      return;
    }
    if (variable.reference !== undefined) say("reference", 'is only for a variable with "sensitive": true.');
    else if (variable.value === undefined) say("value", "must be a string in quotes, but it is missing.");
  });

/** The shape of a variables file; `variables.schema.json` is made from it. */
export const VARIABLES_FILE = z.strictObject({ $schema: z.string().optional(), variables: z.array(VARIABLE) });

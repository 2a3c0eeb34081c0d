import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../../events.schema.json" with { type: "json" };

/**
 * Finds where a line of `--json` is not as `events.schema.json` says; none when it is. Stricter than the schema itself,
 * which lets a reader pass over what it does not know: here a field that the schema does not list is a problem, so that
 * whoever adds one describes it.
 */
export function findEventProblems(line: string): readonly string[] {
  const event = parseLine(line);
  if (event === undefined) return [`not a JSON object: ${line}`];
  const name = "event" in event ? String(event.event) : "without a name";
  const validate = validateEvent(name);
  if (validate === undefined) return [`no event of the schema: ${name}`];
  return validate(event) ? [] : describe(validate.errors ?? [], { name, kind: findKind(event) });
}

/** Finds the problems of every line that a command printed with `--json`. */
export function findStreamProblems(stdout: string): readonly string[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .flatMap(findEventProblems);
}

function parseLine(line: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictTypes: false });
ajv.addSchema(refuseUnlisted(schema) as object);

/** By the event's name: with the whole schema, each alternative would tell why it is not the one. */
function validateEvent(name: string): ValidateFunction | undefined {
  const isEvent = schema.oneOf.some(({ $ref }) => $ref === `#/$defs/${name}`);
  return isEvent ? ajv.getSchema(`${schema.$id}#/$defs/${name}`) : undefined;
}

function findKind(event: object): string {
  const { kind } = "outcome" in event ? (event.outcome as { readonly kind?: string }) : {};
  return kind ?? "";
}

type Errors = NonNullable<ValidateFunction["errors"]>;

/** What an outcome lacks to be one of another kind is nobody's problem. */
function describe(errors: Errors, { name, kind }: { readonly name: string; readonly kind: string }): readonly string[] {
  return errors
    .filter(({ schemaPath }) => {
      const tried = /#\/\$defs\/outcome\.(\w+)/.exec(schemaPath)?.[1];
      return tried === undefined || tried === kind;
    })
    .map(({ instancePath, message = "", params, keyword }) => {
      const field = keyword === "unevaluatedProperties" ? ` (${String(params["unevaluatedProperty"])})` : "";
      return `${name}${instancePath} ${message}${field}`;
    });
}

/** Closes every object but the stamp, which the events build upon. */
function refuseUnlisted(node: unknown, name?: string): unknown {
  if (Array.isArray(node)) return node.map((item) => refuseUnlisted(item));
  if (typeof node !== "object" || node === null) return node;
  const closed = Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, refuseUnlisted(inner, key)]));
  const isObject = "properties" in node && "required" in node && name !== "stamp";
  return isObject ? { ...closed, unevaluatedProperties: false } : closed;
}

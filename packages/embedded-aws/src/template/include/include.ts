import { notModelled, validationError } from "../../aws-error.ts";
import { isList, isObject, textIn, type Json, type JsonObject } from "../../json.ts";
import { readTemplateDocument } from "../template-document.ts";

/** The transform that puts text from S3 into a template. */
export const INCLUDE = "AWS::Include";

/** What lies at a location: its text, or why it cannot be read. */
export type Snippet =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Snippets by their locations: `s3://bucket/key`. */
export type Snippets = Readonly<Record<string, Snippet>>;

const CALL = "Fn::Transform";

/**
 * Returns the locations that a template includes, at its top and inside.
 * Throws for every other transform, and for a location that a function computes: those are not modelled.
 */
export function includeLocations(document: JsonObject): readonly string[] {
  const atTop = callsOf(document["Transform"] ?? []).filter((call) => isObject(call));
  return [...new Set([...atTop, ...callsIn(document)].map(locationOf))];
}

function callsIn(value: Json): readonly Json[] {
  if (isList(value)) return value.flatMap(callsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === CALL ? callsOf(item) : callsIn(item)));
}

function callsOf(transform: Json): readonly Json[] {
  return isList(transform) ? transform : [transform];
}

function locationOf(call: Json): string {
  const { Name = null, Parameters = null } = isObject(call) ? call : {};
  if (Name !== INCLUDE) throw notModelled(`the transform ${textIn(Name) || JSON.stringify(call)}`);
  const location = isObject(Parameters) ? Parameters["Location"] : undefined;
  if (isObject(location)) throw notModelled("a Location of AWS::Include that a function computes");
  return textIn(location);
}

/**
 * Returns the document with its includes carried out, the innermost first and that at the top last, and without those calls.
 * AWS: a snippet stands where the call stood, beside what stands there. It may have no short forms of functions, and no includes
 * of its own. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
 */
export function expandIncludes(document: JsonObject, snippets: Snippets): JsonObject {
  const { Transform = [], ...sections } = document;
  const [calls, names] = [callsOf(Transform).filter(isObject), callsOf(Transform).filter((it) => !isObject(it))];
  const expanded = expand(sections, snippets);
  const whole = calls.reduce<JsonObject>(
    (template, call) => mergeSections(template, snippetOf(call, snippets)),
    isObject(expanded) ? expanded : {},
  );
  return names.length === 0 ? whole : { ...whole, Transform: names };
}

function expand(value: Json, snippets: Snippets): Json {
  if (isList(value)) return value.map((item) => expand(item, snippets));
  if (!isObject(value)) return value;
  const { [CALL]: transform, ...siblings } = value;
  const beside = Object.fromEntries(Object.entries(siblings).map(([key, item]) => [key, expand(item, snippets)]));
  if (transform === undefined) return beside;
  const included = callsOf(transform).map((call) => snippetOf(call, snippets));
  const [only] = included;
  if (Object.keys(beside).length === 0 && included.length === 1 && only !== undefined) return only;
  return included.reduce<JsonObject>(merge, beside);
}

/** A snippet at the top adds members to the sections that the template has. */
function mergeSections(template: JsonObject, snippet: Json): JsonObject {
  const sections = Object.entries(asObject(snippet)).map(([name, section]): [string, Json] => {
    const own = template[name];
    return [name, isObject(own) ? merge(own, section) : section];
  });
  return { ...template, ...Object.fromEntries(sections) };
}

function merge(beside: JsonObject, snippet: Json): JsonObject {
  const added = asObject(snippet);
  const twice = Object.keys(added).find((key) => Object.hasOwn(beside, key));
  if (twice !== undefined) throw notModelled(`an include of ${twice}, which the template has itself`);
  return { ...beside, ...added };
}

function asObject(snippet: Json): JsonObject {
  if (isObject(snippet)) return snippet;
  throw includeFailure("The snippet must be an object where it stands beside others");
}

function snippetOf(call: Json, snippets: Snippets): Json {
  const location = locationOf(call);
  const snippet = snippets[location];
  if (snippet === undefined) throw includeFailure("The Location parameter must be an S3 URI");
  if (snippet.kind === "refused") throw includeFailure(snippet.reason);
  const value = readSnippet(snippet.text);
  if (callsIn(value).length > 0) throw includeFailure("Nested AWS::Include transforms are not supported");
  return value;
}

function readSnippet(text: string): Json {
  const unusable = includeFailure("The specified S3 object's content should be valid Yaml/JSON");
  if (/(^|[\s[{,])![A-Z]/m.test(text)) throw unusable;
  try {
    return readTemplateDocument(text).value;
  } catch {
    throw unusable;
  }
}

/** AWS's refusal of a template whose includes cannot be carried out; what stands after the colon is partly ours. */
function includeFailure(problem: string): Error {
  return validationError(`Transform AWS::Include failed with: ${problem}`);
}

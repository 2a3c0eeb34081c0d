import type { Knowledge } from "./knowledge.ts";
import { isList, isObject, type TemplateReference, type TemplateValue } from "../../template/template.ts";

/** A property that a reason speaks of. */
export interface MentionedProperty {
  /** As the template nests it, for instance `LaunchTemplateData.ImageId`. */
  readonly name: string;
  /** The value that the reason quotes; undefined where only the property's name is in it. */
  readonly value: string | undefined;
}

/**
 * Finds the properties of a resource that a reason speaks of: by their value, written in the template or given by a
 * parameter, or by their name. A value of fewer than four characters is no evidence, and a secret is never looked for.
 */
export function findMentioned(
  { logicalId, reason }: { readonly logicalId: string; readonly reason: string },
  knowledge: Pick<Knowledge, "template" | "parameters">,
): readonly MentionedProperty[] {
  const resource = knowledge.template?.resources.get(logicalId);
  if (resource === undefined || knowledge.template === undefined) return [];
  const quoted = (value: string | undefined): value is string => value !== undefined && quotes(reason, value);
  const literal = findTexts(resource.properties, []).filter(({ value }) => quoted(value));
  const given = knowledge.template.references
    .filter(({ from }) => from[0] === "Resources" && from[1] === logicalId && from[2] === "Properties")
    .flatMap((reference) => {
      const parameter = knowledge.template?.parameters.get(reference.target);
      const value = parameter?.noEcho === false ? knowledge.parameters[reference.target] : undefined;
      return quoted(value) ? [{ name: namePath(reference), value }] : [];
    });
  const named = Object.keys(resource.properties)
    .filter((name) => namesProperty(reason, name))
    .map((name) => ({ name, value: undefined }));
  const byValue = [...literal, ...given];
  return [...byValue, ...named.filter(({ name }) => !byValue.some((each) => each.name.split(".")[0] === name))];
}

const SHORTEST_EVIDENCE = 4;

function quotes(reason: string, value: string): boolean {
  if (value.length < SHORTEST_EVIDENCE) return false;
  const at = reason.indexOf(value);
  return at >= 0 && !/\w/.test(reason[at - 1] ?? "") && !/\w/.test(reason[at + value.length] ?? "");
}

/** AWS: `#/BucketName: ...`, "property BucketName", "parameter (BucketName)", "Value for 'BucketName'". */
function namesProperty(reason: string, name: string): boolean {
  return new RegExp(`(?:#/|[Pp]ropert(?:y|ies) |[Pp]arameter |[['"(])${name}\\b`).test(reason);
}

/** The steps after `Resources/<id>/Properties`, without those of functions. */
function namePath({ from }: TemplateReference): string {
  return nameOfSteps(from.slice(3));
}

function nameOfSteps(steps: readonly string[]): string {
  const end = steps.findIndex((step) => step === "Ref" || step.startsWith("Fn::"));
  return (end < 0 ? steps : steps.slice(0, end)).join(".");
}

function findTexts(value: TemplateValue, path: readonly string[]): readonly { name: string; value: string }[] {
  if (typeof value === "string") return [{ name: nameOfSteps(path), value }];
  if (isList(value)) return value.flatMap((item, index) => findTexts(item, [...path, String(index)]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => (isFunction(key) ? [] : findTexts(inner, [...path, key])));
}

const isFunction = (key: string): boolean => key === "Ref" || key.startsWith("Fn::");

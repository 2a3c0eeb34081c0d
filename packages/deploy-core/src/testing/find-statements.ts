import {
  isList,
  isObject,
  type ParsedTemplate,
  type TemplateObject,
  type TemplateValue,
} from "../template/template.ts";

/** Finds the policy statements of a resource, in order and in both branches of every condition. */
export function findStatements({ resources }: ParsedTemplate, logicalId: string): readonly TemplateObject[] {
  const resource = resources.get(logicalId);
  if (resource === undefined) throw new Error(`The template has no resource ${logicalId}.`);
  return collect(resource.properties);
}

/** Whatever has an `Effect` is a statement: identity, trust and bucket policies alike. */
function collect(value: TemplateValue): readonly TemplateObject[] {
  if (isList(value)) return value.flatMap(collect);
  if (!isObject(value)) return [];
  return "Effect" in value ? [value] : Object.values(value).flatMap(collect);
}

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

/**
 * Returns what a machine of these roles may do about its configuration, as pairs of action and resource: read its pointers and
 * its bundles, and report.
 */
export function grantsOfConfiguration(...roles: readonly string[]): readonly (readonly [string, unknown])[] {
  const scope = "${OctopusEnvironment}/${Component}";
  const pointers = `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/logstack/${scope}/configuration`;
  const store = `arn:\${AWS::Partition}:s3:::logstack-configuration-\${AWS::AccountId}-\${AWS::Region}/${scope}`;
  const sub = (arns: readonly string[]) => {
    const all = arns.map((arn) => ({ "Fn::Sub": arn }));
    return all.length === 1 ? all[0] : all;
  };
  return [
    ["ssm:GetParameter", sub(roles.map((role) => `${pointers}/${role}`))],
    ["s3:GetObject", sub(roles.map((role) => `${store}/${role}/*`))],
    ["s3:PutObject", sub([`${store}/machines/*`])],
  ];
}

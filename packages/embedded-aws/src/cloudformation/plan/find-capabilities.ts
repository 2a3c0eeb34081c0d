import type { Template } from "../../template/template.ts";

/**
 * The IAM types that need a capability, and the property that names each.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-capabilities.html
 */
const IAM_TYPES: Readonly<Record<string, string | undefined>> = {
  "AWS::IAM::AccessKey": undefined,
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::InstanceProfile": "InstanceProfileName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::Policy": undefined,
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::User": "UserName",
  "AWS::IAM::UserToGroupAddition": undefined,
};

/** Returns the capabilities that a template needs. */
export function findCapabilities(template: Template): readonly string[] {
  const iam = Object.values(template.resources).filter(({ type }) => Object.hasOwn(IAM_TYPES, type));
  const isNamed = iam.some(({ type, properties }) => {
    const property = IAM_TYPES[type];
    return property !== undefined && Object.hasOwn(properties, property);
  });
  const forIam = iam.length === 0 ? [] : [isNamed ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM"];
  return [...forIam, ...(template.transforms.length > 0 ? ["CAPABILITY_AUTO_EXPAND"] : [])];
}

/** Returns the capabilities that a template needs and nobody gave; CAPABILITY_NAMED_IAM includes CAPABILITY_IAM. */
export function findMissingCapabilities(template: Template, given: readonly string[]): readonly string[] {
  const includes = given.includes("CAPABILITY_NAMED_IAM") ? [...given, "CAPABILITY_IAM"] : given;
  return findCapabilities(template).filter((capability) => !includes.includes(capability));
}

/** What a parameter's type says about its value. */
export interface ParameterShape {
  /** The value is a comma-separated list and `Ref` gives a list. */
  readonly isList: boolean;
  /** Elements must be numbers. */
  readonly isNumber: boolean;
  /** What one id of this AWS-specific type looks like. */
  readonly idPattern: RegExp | undefined;
  /** `name`: the value names an SSM parameter that must exist. `value`: and stands for what that parameter holds. */
  readonly ssm: "name" | "value" | undefined;
}

const HEX_ID = "([0-9a-f]{8}|[0-9a-f]{17})";

/** AWS-specific types; real CloudFormation asks the account whether such a thing exists, the engine looks at its form. */
const ID_PATTERNS: Readonly<Record<string, RegExp>> = {
  "AWS::EC2::AvailabilityZone::Name": /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/,
  "AWS::EC2::Image::Id": new RegExp(`^ami-${HEX_ID}$`),
  "AWS::EC2::Instance::Id": new RegExp(`^i-${HEX_ID}$`),
  "AWS::EC2::KeyPair::KeyName": /^[\x20-\x7e]{1,255}$/,
  "AWS::EC2::SecurityGroup::GroupName": /^[\x20-\x7e]{1,255}$/,
  "AWS::EC2::SecurityGroup::Id": new RegExp(`^sg-${HEX_ID}$`),
  "AWS::EC2::Subnet::Id": new RegExp(`^subnet-${HEX_ID}$`),
  "AWS::EC2::VPC::Id": new RegExp(`^vpc-${HEX_ID}$`),
  "AWS::EC2::Volume::Id": new RegExp(`^vol-${HEX_ID}$`),
  "AWS::Route53::HostedZone::Id": /^Z[A-Z0-9]{1,31}$/,
};

/** Types without a list form, as AWS documents them. */
const NO_LIST_FORM = new Set(["AWS::EC2::KeyPair::KeyName"]);

/** True for a parameter type that CloudFormation knows. */
export function isParameterType(type: string): boolean {
  return parameterShape(type) !== undefined;
}

/** Returns what a parameter type means, or undefined for one that CloudFormation does not know. */
export function parameterShape(type: string): ParameterShape | undefined {
  const plain: ParameterShape = { isList: false, isNumber: false, idPattern: undefined, ssm: undefined };
  switch (type) {
    case "String":
      return plain;
    case "Number":
      return { ...plain, isNumber: true };
    case "CommaDelimitedList":
    case "List<String>":
      return { ...plain, isList: true };
    case "List<Number>":
      return { ...plain, isList: true, isNumber: true };
    case "AWS::SSM::Parameter::Name":
      return { ...plain, ssm: "name" };
    default:
      return awsSpecificShape(type, plain);
  }
}

function awsSpecificShape(type: string, plain: ParameterShape): ParameterShape | undefined {
  const ssm = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type)?.[1];
  if (ssm !== undefined) {
    const inner = ssm.startsWith("AWS::SSM::") || ssm === "Number" ? undefined : parameterShape(ssm);
    return inner && { ...inner, ssm: "value" };
  }
  const element = /^List<(.+)>$/.exec(type)?.[1];
  const id = element ?? type;
  const idPattern = Object.hasOwn(ID_PATTERNS, id) ? ID_PATTERNS[id] : undefined;
  if (idPattern === undefined || (element !== undefined && NO_LIST_FORM.has(id))) return undefined;
  return { ...plain, isList: element !== undefined, idPattern };
}

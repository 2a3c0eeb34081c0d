/** How values of a parameter type look. */
export interface ParameterType {
  /** What one value, or one item of a list, is called: `a subnet id`. */
  readonly what: string;
  /** Matches the whole of one value or item; undefined where CloudFormation takes any text. */
  readonly pattern: RegExp | undefined;
  /** An example or the shape, for messages; undefined where there is no pattern. */
  readonly expected: string | undefined;
  readonly isList: boolean;
}

/**
 * Finds how values of this type look; undefined for a type that CloudFormation does not have.
 * A value of an SSM type is the name under which the Parameter Store holds the value.
 */
export function findParameterType(type: string): ParameterType | undefined {
  const single = SINGLE_TYPES[type];
  if (single !== undefined) return { ...single, isList: false };
  if (type === "CommaDelimitedList") return { ...ANY_TEXT, isList: true };
  const item = /^List<(.+)>$/.exec(type)?.[1];
  if (item !== undefined && item in LISTABLE_TYPES) return { ...(LISTABLE_TYPES[item] ?? ANY_TEXT), isList: true };
  const stored = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type)?.[1];
  if (stored === undefined || stored.startsWith("AWS::SSM::")) return undefined;
  return findParameterType(stored) === undefined ? undefined : { ...STORE_NAME, isList: false };
}

type SingleType = Omit<ParameterType, "isList">;

const ANY_TEXT: SingleType = { what: "a text", pattern: undefined, expected: undefined };

const NUMBER: SingleType = {
  what: "a number",
  pattern: /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/,
  expected: "an integer or a decimal, for instance 3",
};

/** AWS: Systems Manager API reference, PutParameter, Name; a shared parameter is named by its ARN, a version follows a colon. */
const STORE_NAME: SingleType = {
  what: "the name of an SSM parameter",
  pattern:
    /^(?=.{1,2048}$)(?:arn:[^:]+:ssm:[^:]*:[^:]*:parameter)?(?:\/?[A-Za-z0-9_.-]+)(?:\/[A-Za-z0-9_.-]+)*(?::[A-Za-z0-9_.-]+)?$/,
  expected: "a name such as /logstack/ami",
};

function anId(what: string, prefix: string): SingleType {
  return {
    what,
    // AWS: ids made before 2018 have 8 digits, later ones 17.
    pattern: new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`),
    expected: `${prefix}- and 8 or 17 hexadecimal digits, for instance ${prefix}-0a1b2c3d4e5f60718`,
  };
}

/** AWS: user guide, "CloudFormation-supplied parameter types", those that also come as lists. */
const LISTABLE_TYPES: Readonly<Record<string, SingleType>> = {
  Number: NUMBER,
  String: ANY_TEXT,
  "AWS::EC2::AvailabilityZone::Name": {
    what: "an Availability Zone",
    pattern: /^[a-z]{2}(?:-[a-z]+)+-\d(?:-[a-z]{3}-\d)?[a-z]$/,
    expected: "a region and a letter, for instance ap-southeast-2a",
  },
  "AWS::EC2::Image::Id": anId("an AMI id", "ami"),
  "AWS::EC2::Instance::Id": anId("an instance id", "i"),
  "AWS::EC2::SecurityGroup::GroupName": ANY_TEXT,
  "AWS::EC2::SecurityGroup::Id": anId("a security group id", "sg"),
  "AWS::EC2::Subnet::Id": anId("a subnet id", "subnet"),
  "AWS::EC2::Volume::Id": anId("a volume id", "vol"),
  "AWS::EC2::VPC::Id": anId("a VPC id", "vpc"),
  "AWS::Route53::HostedZone::Id": {
    what: "a hosted zone id",
    pattern: /^Z[A-Z0-9]{1,31}$/,
    expected: "Z and capital letters or digits, for instance Z0123456789ABCDEFGHIJ",
  },
};

const SINGLE_TYPES: Readonly<Record<string, SingleType>> = {
  ...LISTABLE_TYPES,
  "AWS::EC2::KeyPair::KeyName": ANY_TEXT,
  "AWS::SSM::Parameter::Name": STORE_NAME,
};

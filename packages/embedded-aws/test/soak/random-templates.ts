import * as fc from "fast-check";

/** What a resource of a soak is. */
export type ResourceKind =
  | "parameter"
  | "queue"
  | "topic"
  | "bucket"
  | "logGroup"
  | "secret"
  | "securityGroup"
  | "waitCondition"
  | "nested";

/** One resource of a random template. */
export interface ResourceShape {
  readonly kind: ResourceKind;
  /** A change of it changes a property in place, where the kind has one. */
  readonly content: number;
  /** A change of it renames the resource, which replaces it; undefined lets the engine name it. */
  readonly name: number | undefined;
  readonly deletionPolicy: "Delete" | "Retain" | "RetainExceptOnCreate";
  readonly updateReplacePolicy: "Delete" | "Retain";
  /** True: it comes after the resource before it in the template. */
  readonly follows: boolean;
}

/** A random template: its resources by logical id, and what the stack shares with others. */
export interface TemplateShape {
  readonly resources: Readonly<Record<string, ResourceShape>>;
  /** The number of the name under which the stack exports a value. */
  readonly exported: number | undefined;
  /** The number of the name whose value the stack imports. */
  readonly imported: number | undefined;
}

/** Names that resources of all stacks compete for: few, so that conflicts happen. */
const NAME_COUNT = 30;

const DETAILS: fc.Arbitrary<Omit<ResourceShape, "kind">> = fc.record({
  content: fc.nat({ max: 2 }),
  name: fc.option(fc.nat({ max: NAME_COUNT - 1 }), { nil: undefined, freq: 3 }),
  deletionPolicy: fc.constantFrom("Delete", "Delete", "Delete", "Retain", "RetainExceptOnCreate"),
  updateReplacePolicy: fc.constantFrom("Delete", "Delete", "Retain"),
  follows: fc.boolean(),
});

/** The kinds by logical id: AWS takes no update that makes another type of a resource. */
const KINDS: Readonly<Record<string, ResourceKind>> = {
  Parameter: "parameter",
  Queue: "queue",
  Bucket: "bucket",
  Topic: "topic",
  Group: "logGroup",
  Secret: "secret",
  Firewall: "securityGroup",
  Child: "nested",
  Gate: "waitCondition",
};

/** The logical ids of all templates of a soak. */
export const LOGICAL_IDS: readonly string[] = Object.keys(KINDS);

/** Returns random templates over some of the logical ids; once in a while one has another type than usual. */
export function templateArbitrary(): fc.Arbitrary<TemplateShape> {
  return fc.record({
    resources: fc
      .subarray([...LOGICAL_IDS], { minLength: 1, maxLength: 6 })
      .chain((ids) => fc.record(Object.fromEntries(ids.map((id) => [id, resourceArbitrary(id)])))),
    exported: fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 2 }),
    imported: fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 15 }),
  });
}

function resourceArbitrary(logicalId: string): fc.Arbitrary<ResourceShape> {
  const usual = KINDS[logicalId] ?? "parameter";
  const kind = fc.nat({ max: 60 }).map((dice): ResourceKind => (dice === 0 ? "parameter" : usual));
  return fc.tuple(kind, DETAILS).map(([itsKind, details]) => ({ kind: itsKind, ...details }));
}

/** Returns the template of a shape; nested stacks take theirs from `childUrl`. */
export function renderTemplate(shape: TemplateShape, childUrl: string): string {
  const ids = Object.keys(shape.resources);
  const resources = ids.flatMap((id, index) => {
    const previous = ids[index - 1];
    const it = shape.resources[id];
    if (it === undefined) return [];
    const dependsOn = it.follows && previous !== undefined ? { DependsOn: previous } : {};
    return renderResource(id, it, { childUrl, dependsOn, policies: policiesOf(it) });
  });
  const imports =
    shape.imported === undefined
      ? []
      : [["Import", ssmParameter({ Value: { "Fn::ImportValue": `soak-export-${shape.imported}` } })]];
  const outputs =
    shape.exported === undefined
      ? {}
      : { Outputs: { Shared: { Value: { Ref: ids[0] }, Export: { Name: `soak-export-${shape.exported}` } } } };
  return JSON.stringify({ Resources: Object.fromEntries([...resources, ...imports]), ...outputs });
}

/** The template that all nested stacks of a soak have. */
export const CHILD_TEMPLATE = JSON.stringify({
  Parameters: { Content: { Type: "String" } },
  Resources: { Inner: ssmParameter({ Value: { Ref: "Content" } }) },
});

interface Surroundings {
  readonly childUrl: string;
  readonly dependsOn: object;
  readonly policies: object;
}

function renderResource(
  id: string,
  it: ResourceShape,
  { childUrl, dependsOn, policies }: Surroundings,
): [string, object][] {
  const named = (member: string): object =>
    it.name === undefined ? {} : { [member]: `soak-${it.kind.toLowerCase()}-${it.name}` };
  const content = `content ${it.content}`;
  const around = { ...dependsOn, ...policies };
  switch (it.kind) {
    case "parameter":
      return [[id, { ...ssmParameter({ ...named("Name"), Value: content }), ...around }]];
    case "queue":
      return [
        [
          id,
          {
            Type: "AWS::SQS::Queue",
            Properties: { ...named("QueueName"), VisibilityTimeout: 10 + it.content },
            ...around,
          },
        ],
      ];
    case "topic":
      return [
        [id, { Type: "AWS::SNS::Topic", Properties: { ...named("TopicName"), DisplayName: content }, ...around }],
      ];
    case "bucket":
      return [
        [
          id,
          {
            Type: "AWS::S3::Bucket",
            Properties: { ...named("BucketName"), Tags: [{ Key: "content", Value: content }] },
            ...around,
          },
        ],
      ];
    case "logGroup":
      return [
        [
          id,
          {
            Type: "AWS::Logs::LogGroup",
            Properties: { ...named("LogGroupName"), RetentionInDays: [1, 3, 5][it.content] },
            ...around,
          },
        ],
      ];
    case "secret":
      return [
        [
          id,
          {
            Type: "AWS::SecretsManager::Secret",
            Properties: { ...named("Name"), Description: content, GenerateSecretString: {} },
            ...around,
          },
        ],
      ];
    case "securityGroup":
      return [
        [
          id,
          {
            Type: "AWS::EC2::SecurityGroup",
            Properties: { ...named("GroupName"), GroupDescription: content, VpcId: "vpc-0a1b2c3d4e5f60718" },
            ...around,
          },
        ],
      ];
    case "waitCondition":
      return [
        [`${id}Handle`, { Type: "AWS::CloudFormation::WaitConditionHandle" }],
        [
          id,
          {
            Type: "AWS::CloudFormation::WaitCondition",
            Properties: { Handle: { Ref: `${id}Handle` }, Count: 1, Timeout: "300" },
            ...dependsOn,
          },
        ],
      ];
    case "nested":
      return [
        [
          id,
          {
            Type: "AWS::CloudFormation::Stack",
            Properties: { TemplateURL: childUrl, Parameters: { Content: content } },
            ...around,
          },
        ],
      ];
  }
}

function policiesOf({ deletionPolicy, updateReplacePolicy }: ResourceShape): object {
  return { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy };
}

function ssmParameter(properties: object): object {
  return { Type: "AWS::SSM::Parameter", Properties: { Type: "String", ...properties } };
}

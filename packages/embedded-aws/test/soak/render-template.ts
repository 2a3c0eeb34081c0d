import type { ResourceShape, TemplateShape } from "./random-templates.ts";

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
    case "machines":
      return [
        [`${id}Image`, launchTemplate(it.content)],
        [id, { ...machineGroup(`${id}Image`), ...dependsOn }],
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

function launchTemplate(content: number): object {
  const LaunchTemplateData = { ImageId: `ami-0000000000000000${content}`, InstanceType: "t3.small" };
  return { Type: "AWS::EC2::LaunchTemplate", Properties: { LaunchTemplateData } };
}

/** Two machines that signal when they are up, replaced one by one. */
function machineGroup(launchTemplateId: string): object {
  const Version = { "Fn::GetAtt": [launchTemplateId, "LatestVersionNumber"] };
  return {
    Type: "AWS::AutoScaling::AutoScalingGroup",
    Properties: {
      MinSize: "1",
      MaxSize: "3",
      DesiredCapacity: "2",
      AvailabilityZones: { "Fn::GetAZs": "" },
      LaunchTemplate: { LaunchTemplateId: { Ref: launchTemplateId }, Version },
    },
    CreationPolicy: { ResourceSignal: { Count: 2, Timeout: "PT5M" } },
    UpdatePolicy: {
      AutoScalingRollingUpdate: {
        MaxBatchSize: 1,
        MinInstancesInService: 1,
        WaitOnResourceSignals: true,
        PauseTime: "PT5M",
      },
    },
  };
}

function policiesOf({ deletionPolicy, updateReplacePolicy }: ResourceShape): object {
  return { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy };
}

function ssmParameter(properties: object): object {
  return { Type: "AWS::SSM::Parameter", Properties: { Type: "String", ...properties } };
}

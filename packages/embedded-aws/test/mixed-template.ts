/** Returns a template of `count` resources of five kinds, some of which refer to others; each version changes all of them in place. */
export function mixedTemplate(count: number, version: number): string {
  const kinds = [
    { Type: "AWS::SNS::Topic", Properties: { DisplayName: `version ${version}` } },
    { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: 30 + version } },
    { Type: "AWS::Logs::LogGroup", Properties: { RetentionInDays: version % 2 === 1 ? 7 : 14 } },
    {
      Type: "AWS::EC2::SecurityGroup",
      Properties: { GroupDescription: "One of many", Tags: [{ Key: "version", Value: `${version}` }] },
    },
  ];
  const resources = Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % (kinds.length + 1)] ?? {
      Type: "AWS::SSM::Parameter",
      Properties: { Type: "String", Value: { Ref: `R${index - 1}` }, Description: `version ${version}` },
    };
    return [`R${index}`, kind] as const;
  });
  return JSON.stringify({ Resources: Object.fromEntries(resources) });
}

import type { Identity } from "../identity.ts";

/** Identities of S3, ECR, Secrets Manager, SSM, KMS, Cognito, CloudWatch, Logs, Route 53 and CloudFormation itself. */
export const STORAGE_AND_WATCHING_IDENTITIES: Readonly<Record<string, Identity>> = {
  "AWS::CloudFormation::WaitCondition": {
    physicalId: (subject) => subject.arn("cloudformation", `stack/${subject.stackName}/${subject.logicalId}`),
    attributes: () => ({ Data: "{}" }),
  },
  "AWS::CloudFormation::WaitConditionHandle": {
    physicalId: ({ region, stackName, logicalId, ids }) =>
      `https://cloudformation-waitcondition-${region}.s3.${region}.amazonaws.com/${stackName}/${ids.uuid()}/${logicalId}`,
    attributes: ({ physicalId }) => ({ Id: physicalId }),
  },
  "AWS::CloudWatch::Alarm": alarm(),
  "AWS::CloudWatch::CompositeAlarm": alarm(),
  "AWS::CloudWatch::Dashboard": {
    physicalId: (subject) => subject.text("DashboardName") ?? subject.generatedName(255),
  },
  "AWS::Cognito::UserPool": {
    physicalId: ({ region, ids }) => `${region}_${ids.suffix(9)}`,
    attributes: (subject) => {
      const provider = `cognito-idp.${subject.region}.amazonaws.com/${subject.physicalId}`;
      return {
        UserPoolId: subject.physicalId,
        Arn: subject.arn("cognito-idp", `userpool/${subject.physicalId}`),
        ProviderName: provider,
        ProviderURL: `https://${provider}`,
      };
    },
  },
  "AWS::ECR::Repository": {
    physicalId: (subject) => subject.text("RepositoryName") ?? subject.generatedName(256).toLowerCase(),
    attributes: (subject) => ({
      Arn: subject.arn("ecr", `repository/${subject.physicalId}`),
      RepositoryUri: `${subject.account}.dkr.ecr.${subject.region}.amazonaws.com/${subject.physicalId}`,
    }),
  },
  "AWS::KMS::Alias": { physicalId: (subject) => subject.text("AliasName") ?? "" },
  "AWS::KMS::Key": {
    physicalId: ({ ids }) => ids.uuid(),
    attributes: (subject) => ({ KeyId: subject.physicalId, Arn: subject.arn("kms", `key/${subject.physicalId}`) }),
  },
  "AWS::Logs::LogGroup": {
    physicalId: (subject) => subject.text("LogGroupName") ?? subject.generatedName(512),
    // AWS: the ARN of a log group ends in `:*`, which stands for its streams.
    attributes: (subject) => ({ Arn: subject.arn("logs", `log-group:${subject.physicalId}:*`) }),
  },
  "AWS::Logs::MetricFilter": { physicalId: (subject) => subject.text("FilterName") ?? subject.generatedName(512) },
  "AWS::Logs::SubscriptionFilter": {
    physicalId: (subject) => subject.text("FilterName") ?? subject.generatedName(512),
  },
  "AWS::Route53::HostedZone": {
    physicalId: ({ ids }) => `Z${ids.suffix(20)}`,
    attributes: ({ physicalId }) => ({
      Id: physicalId,
      NameServers: ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net", "ns-3.awsdns-03.org", "ns-4.awsdns-04.co.uk"],
    }),
  },
  "AWS::Route53::RecordSet": { physicalId: (subject) => subject.text("Name") ?? "" },
  "AWS::S3::Bucket": {
    physicalId: (subject) => subject.text("BucketName") ?? subject.generatedName(63).toLowerCase(),
    attributes: ({ physicalId, region }) => ({
      Arn: `arn:aws:s3:::${physicalId}`,
      DomainName: `${physicalId}.s3.amazonaws.com`,
      DualStackDomainName: `${physicalId}.s3.dualstack.${region}.amazonaws.com`,
      RegionalDomainName: `${physicalId}.s3.${region}.amazonaws.com`,
      WebsiteURL: `http://${physicalId}.s3-website-${region}.amazonaws.com`,
    }),
  },
  "AWS::S3::BucketPolicy": { physicalId: (subject) => subject.text("Bucket") ?? "" },
  "AWS::SSM::Parameter": {
    // AWS: not the stack's name but `CFN` stands before a generated parameter name.
    physicalId: (subject) => subject.text("Name") ?? `CFN-${subject.logicalId}-${subject.ids.suffix(12)}`,
  },
  "AWS::SecretsManager::Secret": {
    // AWS: a generated name begins with the logical id; six characters follow every name.
    physicalId(subject) {
      const name = subject.text("Name") ?? `${subject.logicalId}-${subject.ids.suffix(12)}`;
      return subject.arn("secretsmanager", `secret:${name}-${subject.ids.suffix(6)}`);
    },
    attributes: ({ physicalId }) => ({ Id: physicalId }),
  },
};

function alarm(): Identity {
  return {
    physicalId: (subject) => subject.text("AlarmName") ?? subject.generatedName(255),
    attributes: (subject) => ({ Arn: subject.arn("cloudwatch", `alarm:${subject.physicalId}`) }),
  };
}

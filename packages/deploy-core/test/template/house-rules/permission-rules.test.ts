import { describe, expect, it } from "vitest";
import { lines } from "../texts.ts";
import { violationsOf, type RuleCase } from "./cases.ts";

/** A role whose policy has these statements, the first of them on line 8. */
function aRole(...statements: readonly string[]): string {
  return lines(
    "Resources:",
    "  Role:",
    "    Type: AWS::IAM::Role",
    "    Properties:",
    "      Policies:",
    "        - PolicyDocument:",
    "            Statement:",
    ...statements.map((statement) => `              - ${statement}`),
  );
}

const CASES: readonly RuleCase[] = [
  {
    rule: "actionsAreNamed",
    when: "an action is a wildcard",
    breaking: aRole(
      "{ Effect: Allow, Action: 's3:*', Resource: x }",
      "{ Effect: Allow, Action: [ec2:Describe*, '*'], Resource: x }",
      "{ Effect: Allow, NotAction: iam:CreateUser, Resource: x }",
      "{ Effect: Allow, Action: !Select [0, [s3:GetObject]], Resource: x }",
    ),
    says: [
      "8 Role: The action s3:* is a wildcard; name each action that is needed.",
      "9 Role: The action ec2:Describe* is a wildcard; name each action that is needed.",
      "9 Role: The action * is a wildcard; name each action that is needed.",
      "10 Role: An Allow with NotAction grants all else; name the actions.",
      "11 Role: An action is computed, so nobody can read it here; write it out.",
    ],
    keeping: aRole(
      "{ Effect: Allow, Action: s3:GetObject, Resource: x }",
      "{ Effect: Deny, Action: 's3:*', Resource: x }",
    ),
  },
  {
    rule: "resourcesAreScoped",
    when: "an action that has resources is allowed on all of them",
    breaking: aRole(
      "{ Effect: Allow, Action: [s3:GetObject, ec2:DescribeInstances], Resource: '*' }",
      "{ Effect: Allow, Action: logs:PutLogEvents, Resource: !Sub 'arn:${AWS::Partition}:logs:*:${AWS::AccountId}:*' }",
      "{ Effect: Allow, Action: cloudwatch:PutMetricData, Resource: '*' }",
      "{ Effect: Allow, Action: s3:GetObject, NotResource: x }",
      "{ Effect: Allow, Action: s3:GetObject, Resource: !Split [',', '*'] }",
    ),
    says: [
      "8 Role: The action s3:GetObject is allowed on every resource; name its resources.",
      "9 Role: The action logs:PutLogEvents is allowed on every resource; name its resources.",
      "10 Role: The action cloudwatch:PutMetricData cannot be kept to a resource (metrics have no ARN); narrow it by a condition on cloudwatch:namespace.",
      "11 Role: An Allow with NotResource grants all else; name the resources.",
      "12 Role: A resource is computed, so nobody can read it here; write its ARN with Fn::Sub or Fn::GetAtt.",
    ],
    keeping: aRole(
      "{ Effect: Allow, Action: s3:GetObject, Resource: !Sub 'arn:${AWS::Partition}:s3:::${AWS::StackName}/*' }",
      "{ Effect: Allow, Action: [ec2:DescribeInstances, ec2:CreateNetworkInterface], Resource: '*' }",
      "{ Effect: Allow, Action: cloudwatch:PutMetricData, Resource: '*', Condition: { StringEquals: { 'cloudwatch:namespace': logs } } }",
    ),
  },
  {
    rule: "principalsAreNamed",
    when: "everyone may",
    breaking: lines(
      "Resources:",
      "  Policy:",
      "    Type: AWS::S3::BucketPolicy",
      "    Properties:",
      "      PolicyDocument:",
      "        Statement:",
      "          - { Effect: Allow, Principal: '*', Action: s3:PutObject, Resource: x }",
      "          - { Effect: Allow, Principal: { AWS: ['*'] }, Action: s3:PutObject, Resource: x }",
      "          - { Effect: Allow, NotPrincipal: { AWS: x }, Action: s3:PutObject, Resource: x }",
    ),
    says: [
      "7 Policy: The statement allows every principal without a condition; name who may.",
      "8 Policy: The statement allows every principal without a condition; name who may.",
      "9 Policy: An Allow with NotPrincipal is open to all others; name the principals.",
    ],
    keeping: lines(
      "Resources:",
      "  Policy:",
      "    Type: AWS::S3::BucketPolicy",
      "    Properties:",
      "      PolicyDocument:",
      "        Statement:",
      "          - { Effect: Allow, Principal: { Service: delivery.amazonaws.com }, Action: s3:PutObject, Resource: x }",
      "          - { Effect: Deny, Principal: '*', Action: s3:PutObject, Resource: x }",
    ),
  },
  {
    rule: "managedPoliciesAreKnown",
    when: "a role borrows one of AWS's wide policies",
    breaking: lines(
      "Resources:",
      "  Role:",
      "    Type: AWS::IAM::Role",
      "    Properties:",
      "      ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess']",
    ),
    says: [
      "5 Role: The managed policy arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess grants more than is needed; write out the actions that are.",
    ],
    keeping: lines(
      "Resources:",
      "  Role:",
      "    Type: AWS::IAM::Role",
      "    Properties:",
      "      ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore', !Ref Own]",
      "  Own: { Type: AWS::IAM::ManagedPolicy }",
    ),
  },
  {
    rule: "iamIsNotNamed",
    when: "a role has a name of its own",
    breaking: lines(
      "Resources:",
      "  Role: { Type: AWS::IAM::Role, Properties: { RoleName: broker } }",
      "  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { InstanceProfileName: broker } }",
    ),
    says: [
      "2 Role: RoleName gives the resource a fixed name; leave it out and let CloudFormation name it.",
      "3 Profile: InstanceProfileName gives the resource a fixed name; leave it out and let CloudFormation name it.",
    ],
    keeping: aRole("{ Effect: Allow, Action: s3:GetObject, Resource: x }"),
  },
];

describe("the house rules over permissions", () => {
  it.each(CASES)("$rule: told when $when", ({ rule, breaking, says, keeping }) => {
    expect(violationsOf(rule, breaking)).toEqual(says);
    expect(violationsOf(rule, keeping)).toEqual([]);
  });

  it("lets a key's own policy speak of every resource, which there is the key itself", () => {
    const key = lines(
      "Resources:",
      "  Key:",
      "    Type: AWS::KMS::Key",
      "    Properties: { KeyPolicy: { Statement: { Effect: Allow, Action: kms:Decrypt, Resource: '*' } } }",
    );
    expect(violationsOf("resourcesAreScoped", key)).toEqual([]);
  });

  it("looks into both branches of a condition", () => {
    const role = aRole("!If [IsOpen, { Effect: Allow, Action: 's3:*', Resource: x }, !Ref AWS::NoValue]");
    const violations = violationsOf("actionsAreNamed", `Conditions: { IsOpen: !Equals [a, b] }\n${role}`);
    expect(violations).toEqual(["9 Role: The action s3:* is a wildcard; name each action that is needed."]);
  });
});

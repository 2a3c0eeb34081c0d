import { describe, expect, it } from "vitest";
import { findHouseRuleViolations, HOUSE_RULES, renderHouseRuleViolation } from "../../../src/template/house-rules.ts";
import { parseTemplate } from "../../../src/template/parse-template.ts";
import { lines } from "../texts.ts";
import { violationsOf } from "./cases.ts";

/** A group that breaks `groupsWaitForSignals`, with these exemptions on line 4. */
function aGroup(exemptions: string): string {
  return lines(
    "Resources:",
    "  Nodes:",
    "    Type: AWS::AutoScaling::AutoScalingGroup",
    `    Metadata: { HouseRules: ${exemptions} }`,
  );
}

/**
 * A log bucket and its processor with the mistakes that the first one of its kind was published with: a malformed
 * bucket ARN and log ARN, all of EC2 allowed, a handler that is missing, no bounds, nothing protected.
 */
const FIRST_ATTEMPT = lines(
  "Parameters:",
  "  LogsS3BucketName: { Type: String }",
  "  PrivateSubnets: { Type: String, Description: Public subnets. }",
  "  OctopusAPIKey: { Type: String }",
  "Resources:",
  "  Role:",
  "    Type: AWS::IAM::Role",
  "    Properties:",
  "      Policies:",
  "        - PolicyDocument:",
  "            Statement:",
  "              - Effect: Allow",
  "                Action: [s3:GetObject]",
  "                Resource: !Join [':', ['arn:aws:s3::', !Ref LogsS3BucketName, '/*']]",
  "              - Effect: Allow",
  "                Action: [logs:CreateLogStream, logs:PutLogEvents]",
  "                Resource: !Sub 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:*:/aws/lambda/*'",
  "              - Effect: Allow",
  "                Action: 'ec2:*'",
  "                Resource: 'arn:aws:ec2:::*'",
  "  Processor:",
  "    Type: AWS::Lambda::Function",
  "    Properties:",
  "      Runtime: nodejs4.3",
  "      Handler: index.handler",
  "      Code: { ZipFile: console.log('placeholder') }",
  "  MayInvoke:",
  "    Type: AWS::Lambda::Permission",
  "    Properties: { Principal: s3.amazonaws.com, FunctionName: !Ref Processor, Action: lambda:InvokeFunction }",
  "  Logs:",
  "    Type: AWS::S3::Bucket",
  "    Properties:",
  "      BucketName: !Ref LogsS3BucketName",
  "      NotificationConfiguration:",
  "        LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt Processor.Arn }]",
);

describe("findHouseRuleViolations", () => {
  it("finds what is wrong with the first attempt at the log bucket, by line", () => {
    const template = parseTemplate(FIRST_ATTEMPT, "template.yaml");
    const found = findHouseRuleViolations(template).map(
      ({ line, logicalId, rule }) => `${line} ${logicalId ?? ""} ${rule}`,
    );
    expect(found).toMatchSnapshot();
  });

  it("exempts a resource from a rule when its metadata says why", () => {
    const group = aGroup("{ groupsWaitForSignals: A roll would lose the data on the disks. }");
    expect(findHouseRuleViolations(parseTemplate(group, "t")).map(({ rule }) => rule)).toEqual([
      "everythingIsDescribed",
    ]);
  });

  it.each([
    {
      exemptions: "{ groupsWaitForSignals: ' ' }",
      says: "4 Nodes: The exemption from groupsWaitForSignals has no reason; say why as a sentence.",
    },
    {
      exemptions: "{ groupsWaitForSignal: Because. }",
      says: '4 Nodes: There is no house rule "groupsWaitForSignal"; did you mean "groupsWaitForSignals"?',
    },
    {
      exemptions: "{ groupsWaitForSignals: Because., logsExpire: Because. }",
      says: "4 Nodes: The resource does not break logsExpire; remove the exemption.",
    },
  ])("does not take the exemption $exemptions", ({ exemptions, says }) => {
    expect(violationsOf("exemptionsHaveReasons", aGroup(exemptions))).toEqual([says]);
  });

  it("renders a violation as file, line, subject, sentence and rule", () => {
    const template = parseTemplate(aGroup("{}"), "broker/template.yaml");
    expect(findHouseRuleViolations(template).map((each) => renderHouseRuleViolation(template, each))[0]).toBe(
      "broker/template.yaml:1 The template has no Description. (everythingIsDescribed)",
    );
  });

  it("has one name for each rule, and says what each is good for", () => {
    expect(new Set(HOUSE_RULES.map(({ name }) => name)).size).toBe(HOUSE_RULES.length);
    expect(HOUSE_RULES.filter(({ why }) => !/^[A-Z].*\.$/.test(why))).toEqual([]);
  });
});

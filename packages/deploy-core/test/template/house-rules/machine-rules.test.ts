import { describe, expect, it } from "vitest";
import { lines } from "../texts.ts";
import { violationsOf, type RuleCase } from "./cases.ts";

const CASES: readonly RuleCase[] = [
  {
    rule: "instancesUseImdsV2",
    when: "the first version of the metadata service answers",
    breaking: lines(
      "Resources:",
      "  Plain: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: {} } }",
      "  Loose:",
      "    Type: AWS::EC2::LaunchTemplate",
      "    Properties: { LaunchTemplateData: { MetadataOptions: { HttpTokens: optional } } }",
      "  Old: { Type: AWS::AutoScaling::LaunchConfiguration }",
    ),
    says: [
      "2 Plain: The instances accept version 1 of the metadata service; set LaunchTemplateData.MetadataOptions.HttpTokens to required.",
      "5 Loose: The instances accept version 1 of the metadata service; set LaunchTemplateData.MetadataOptions.HttpTokens to required.",
      "6 Old: The instances accept version 1 of the metadata service; set MetadataOptions.HttpTokens to required.",
    ],
    keeping: lines(
      "Resources:",
      "  Launch:",
      "    Type: AWS::EC2::LaunchTemplate",
      "    Properties: { LaunchTemplateData: { MetadataOptions: { HttpTokens: required } } }",
    ),
  },
  {
    rule: "groupsWaitForSignals",
    when: "a group does not wait until its instances work",
    breaking: lines(
      "Resources:",
      "  Never: { Type: AWS::AutoScaling::AutoScalingGroup }",
      "  Half:",
      "    Type: AWS::AutoScaling::AutoScalingGroup",
      "    CreationPolicy: { ResourceSignal: { Timeout: PT15M } }",
      "    UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 1 } }",
    ),
    says: [
      "2 Never: The group is created without waiting for a signal; add CreationPolicy.ResourceSignal.",
      "2 Never: The group is updated without waiting for signals; add UpdatePolicy.AutoScalingRollingUpdate with WaitOnResourceSignals true.",
      "3 Half: The group is updated without waiting for signals; add UpdatePolicy.AutoScalingRollingUpdate with WaitOnResourceSignals true.",
    ],
    keeping: lines(
      "Resources:",
      "  Group:",
      "    Type: AWS::AutoScaling::AutoScalingGroup",
      "    CreationPolicy: { ResourceSignal: { Timeout: PT15M } }",
      "    UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true } }",
    ),
  },
  {
    rule: "launchedThingsAreTagged",
    when: "volumes or instances stay without the stack's tags",
    breaking: lines(
      "Resources:",
      "  Launch:",
      "    Type: AWS::EC2::LaunchTemplate",
      "    Properties:",
      "      LaunchTemplateData:",
      "        TagSpecifications:",
      "          - ResourceType: volume",
      "            Tags: [{ Key: environment, Value: ci }, { Key: team, Value: t }]",
      "  Group:",
      "    Type: AWS::AutoScaling::AutoScalingGroup",
      "    Properties:",
      "      Tags: [{ Key: Name, Value: broker, PropagateAtLaunch: false }]",
    ),
    says: [
      "6 Launch: Volumes are launched without the tags application, function; add TagSpecifications for ResourceType volume.",
      "12 Group: The tag Name does not reach the instances; set PropagateAtLaunch to true.",
    ],
    keeping: lines(
      "Resources:",
      "  Launch:",
      "    Type: AWS::EC2::LaunchTemplate",
      "    Properties:",
      "      LaunchTemplateData:",
      "        TagSpecifications:",
      "          - ResourceType: volume",
      "            Tags: [{ Key: environment }, { Key: application }, { Key: function }, { Key: team }]",
      "  Group:",
      "    Type: AWS::AutoScaling::AutoScalingGroup",
      "    Properties: { Tags: [{ Key: Name, Value: broker, PropagateAtLaunch: true }] }",
    ),
  },
];

describe("the house rules over machines", () => {
  it.each(CASES)("$rule: told when $when", ({ rule, breaking, says, keeping }) => {
    expect(violationsOf(rule, breaking)).toEqual(says);
    expect(violationsOf(rule, keeping)).toEqual([]);
  });
});

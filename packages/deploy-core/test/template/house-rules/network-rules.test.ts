import { describe, expect, it } from "vitest";
import { lines } from "../texts.ts";
import { violationsOf, type RuleCase } from "./cases.ts";

const CASES: readonly RuleCase[] = [
  {
    rule: "ingressIsNarrow",
    when: "a port is open to everyone, be it through a parameter's default or a condition",
    breaking: lines(
      "Parameters: { Sources: { Type: String, Default: '::/0' } }",
      "Conditions: { IsOpen: !Equals [a, b] }",
      "Resources:",
      "  Group:",
      "    Type: AWS::EC2::SecurityGroup",
      "    Properties:",
      "      SecurityGroupIngress:",
      "        - { IpProtocol: tcp, CidrIp: 10.0.0.0/8 }",
      "        - !If [IsOpen, { IpProtocol: tcp, CidrIp: 0.0.0.0/0 }, !Ref AWS::NoValue]",
      "  Rule:",
      "    Type: AWS::EC2::SecurityGroupIngress",
      "    Properties: { IpProtocol: '-1', CidrIpv6: !Ref Sources }",
    ),
    says: [
      "9 Group: Ingress from 0.0.0.0/0 is open to everyone; name the sources.",
      "12 Rule: Ingress from ::/0 is open to everyone; name the sources.",
      "12 Rule: Ingress of every protocol; name the protocol and the ports.",
    ],
    keeping: lines(
      "Parameters: { Sources: { Type: String, Default: 10.0.0.0/8 } }",
      "Resources:",
      "  Group:",
      "    Type: AWS::EC2::SecurityGroup",
      "    Properties:",
      "      SecurityGroupIngress: [{ IpProtocol: tcp, CidrIp: !Ref Sources }]",
      "      SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: 0.0.0.0/0 }]",
    ),
  },
  {
    rule: "nothingFacesTheInternet",
    when: "a load balancer or an instance gets a public address",
    breaking: lines(
      "Parameters: { Scheme: { Type: String, Default: internet-facing } }",
      "Resources:",
      "  Silent: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }",
      "  Chosen: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: !Ref Scheme } }",
      "  Launch:",
      "    Type: AWS::EC2::LaunchTemplate",
      "    Properties: { LaunchTemplateData: { NetworkInterfaces: [{ AssociatePublicIpAddress: true }] } }",
    ),
    says: [
      "3 Silent: The resource can be reached from the internet; set Scheme to internal.",
      "4 Chosen: The resource can be reached from the internet; set Scheme to internal.",
      "7 Launch: The instances may get public addresses; set AssociatePublicIpAddress to false.",
    ],
    keeping: lines(
      "Resources:",
      "  Inside: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal } }",
      "  Launch:",
      "    Type: AWS::EC2::LaunchTemplate",
      "    Properties: { LaunchTemplateData: { NetworkInterfaces: [{ AssociatePublicIpAddress: false }] } }",
    ),
  },
  {
    rule: "groupRulesAreDescribed",
    when: "a rule does not say whose traffic it lets through",
    breaking: lines(
      "Resources:",
      "  Group:",
      "    Type: AWS::EC2::SecurityGroup",
      "    Properties:",
      "      SecurityGroupIngress: [{ IpProtocol: tcp }]",
      "      SecurityGroupEgress: { IpProtocol: tcp, Description: ' ' }",
      "  Rule: { Type: AWS::EC2::SecurityGroupEgress, Properties: { IpProtocol: tcp } }",
    ),
    says: [
      "5 Group: A rule of the security group has no Description; say whose traffic it is.",
      "6 Group: A rule of the security group has no Description; say whose traffic it is.",
      "7 Rule: A rule of the security group has no Description; say whose traffic it is.",
    ],
    keeping: lines(
      "Resources:",
      "  Group: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: [{ Description: From Broker }] } }",
    ),
  },
];

describe("the house rules over the network", () => {
  it.each(CASES)("$rule: told when $when", ({ rule, breaking, says, keeping }) => {
    expect(violationsOf(rule, breaking)).toEqual(says);
    expect(violationsOf(rule, keeping)).toEqual([]);
  });
});

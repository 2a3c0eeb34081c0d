import { fullDiff, ResourceImpact } from "@aws-cdk/cloudformation-diff";
import { describe, expect, it } from "vitest";
import { modelledTypes, updateEffectOf } from "../../src/resources/type-model.ts";
import type { UpdateEffect } from "../../src/resources/update-effect.ts";
import { AWS_TYPES, kindPlaces, propertiesAt, type KindPlace } from "./aws-types.ts";

/** What AWS's own comparison of templates calls each effect of ours; of `Unsupported` it knows nothing. */
const IMPACTS: Readonly<Record<UpdateEffect, ResourceImpact>> = {
  Always: ResourceImpact.WILL_REPLACE,
  Conditionally: ResourceImpact.MAY_REPLACE,
  Never: ResourceImpact.WILL_UPDATE,
  Unsupported: ResourceImpact.WILL_UPDATE,
};

const CONDITIONAL = "the registry has it among conditionalCreateOnlyProperties, which the published model leaves out";
const IN_PLACE = "the registry lets it change in place, and has it not among createOnlyProperties";

/** Where we say otherwise, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "AWS::AutoScaling::AutoScalingGroup.LaunchConfigurationName: Conditionally, not WILL_UPDATE": CONDITIONAL,
  "AWS::AutoScaling::AutoScalingGroup.LaunchTemplate: Conditionally, not WILL_UPDATE": CONDITIONAL,
  "AWS::AutoScaling::AutoScalingGroup.MixedInstancesPolicy: Conditionally, not WILL_UPDATE": CONDITIONAL,
  "AWS::AutoScaling::AutoScalingGroup.VPCZoneIdentifier: Conditionally, not WILL_UPDATE": CONDITIONAL,
  "AWS::EC2::VPC.VpcEncryptionControl: Never, not WILL_REPLACE": IN_PLACE,
  "AWS::ElastiCache::CacheCluster.IpDiscovery: Conditionally, not WILL_UPDATE": CONDITIONAL,
  "AWS::ElastiCache::ReplicationGroup.Engine: Never, not WILL_REPLACE": IN_PLACE,
  "AWS::Lambda::Function.DurableConfig: Conditionally, not WILL_UPDATE": CONDITIONAL,
  "AWS::S3::Bucket.ObjectLockEnabled: Never, not WILL_REPLACE": IN_PLACE,
  "AWS::SNS::Subscription.Region: Conditionally, not WILL_UPDATE": CONDITIONAL,
};

describe("what a change of a property does to its resource", () => {
  it("is judged as AWS's own comparison of templates judges it, but where we know better", () => {
    const types = modelledTypes().filter((type) => AWS_TYPES.includes(type));
    const changes = types.flatMap((type) => kindPlaces(type));
    const different = changes.flatMap((place) => {
      const ours = updateEffectOf(place.type, place.path);
      const theirs = impactOf(place);
      return theirs === IMPACTS[ours] ? [] : [`${place.type}.${place.path.join(".")}: ${ours}, not ${theirs}`];
    });
    expect(changes.length).toBeGreaterThan(500);
    expect(different.toSorted()).toEqual(Object.keys(DIFFERENCES).toSorted());
  });
});

/** What `@aws-cdk/cloudformation-diff` says of a template in which only that property differs. */
function impactOf({ type, path, kind }: KindPlace): ResourceImpact | undefined {
  const valueOf = (text: string): unknown => ({ list: [aPolicy(text)], object: aPolicy(text), scalar: text })[kind];
  const template = (value: unknown): object => ({
    Resources: { Changed: { Type: type, Properties: { ...POLICY, ...(propertiesAt(path, value) as object) } } },
  });
  return fullDiff(template(valueOf("a")), template(valueOf("b"))).resources.changes["Changed"]?.changeImpact;
}

/** The comparison reads the documents of policies, so they have to be there. */
const POLICY = { PolicyDocument: { Statement: [] } };

/** An object that differs by a text and may be a policy. */
function aPolicy(text: string): object {
  return { ...POLICY, Text: text, Statement: [] };
}

import type { NormalizedSchema } from "@smithy/core/schema";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAutoScaling } from "../../src/auto-scaling/auto-scaling.ts";
import { AwsError } from "../../src/aws-error.ts";
import { createCloudWatch } from "../../src/cloudwatch/cloudwatch.ts";
import { createCountingIds } from "../../src/counting-ids.ts";
import { createEc2 } from "../../src/ec2/ec2.ts";
import { createElastiCache } from "../../src/elasticache/elasticache.ts";
import { createElb } from "../../src/elb/elb.ts";
import { loadJsonSchemas, loadSchemas } from "../../src/node/schemas.ts";
import type { Service } from "../../src/service.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import { arbitraryStructure, withInstants } from "../shape-arbitrary.ts";
import { context } from "./json-services.ts";

const clock = { now: () => 1_800_000_000_000, sleep: () => Promise.resolve() };
const fleet = { watch: () => undefined };
const ports = { store: createMemoryStore(), clock, ids: createCountingIds(), fleet };

/** What AWS takes in the operations that are modelled, and the engine refuses by name. */
const SERVICES = {
  autoscaling: {
    service: createAutoScaling(ports),
    schemas: await loadSchemas("autoscaling"),
    refused: [
      "DescribeAutoScalingGroups.IncludeInstances",
      "DescribeAutoScalingGroups.IncludeManagedResources",
      "DescribeAutoScalingInstances.IncludeManagedResources",
      "DescribeScalingActivities.Filters",
      "DescribeScalingActivities.IncludeManagedResources",
      "SetDesiredCapacity.HonorCooldown",
      "SetInstanceHealth.ShouldRespectGracePeriod",
      "TerminateInstanceInAutoScalingGroup.AutoScalingGroupName",
      "TerminateInstanceInAutoScalingGroup.InstanceIds",
      "UpdateAutoScalingGroup.AvailabilityZoneDistribution",
      "UpdateAutoScalingGroup.AvailabilityZoneIds",
      "UpdateAutoScalingGroup.AvailabilityZoneImpairmentPolicy",
      "UpdateAutoScalingGroup.AvailabilityZones",
      "UpdateAutoScalingGroup.CapacityRebalance",
      "UpdateAutoScalingGroup.CapacityReservationSpecification",
      "UpdateAutoScalingGroup.Context",
      "UpdateAutoScalingGroup.DefaultInstanceWarmup",
      "UpdateAutoScalingGroup.DeletionProtection",
      "UpdateAutoScalingGroup.DesiredCapacityType",
      "UpdateAutoScalingGroup.InstanceLifecyclePolicy",
      "UpdateAutoScalingGroup.InstanceMaintenancePolicy",
      "UpdateAutoScalingGroup.LaunchConfigurationName",
      "UpdateAutoScalingGroup.MaxInstanceLifetime",
      "UpdateAutoScalingGroup.MixedInstancesPolicy",
      "UpdateAutoScalingGroup.PlacementGroup",
      "UpdateAutoScalingGroup.ServiceLinkedRoleARN",
      "UpdateAutoScalingGroup.SkipZonalShiftValidation",
      "UpdateAutoScalingGroup.TerminationPolicies",
    ],
  },
  ec2: {
    service: createEc2(ports),
    schemas: await loadSchemas("ec2"),
    refused: [
      "DescribeInstanceStatus.DryRun",
      "DescribeInstanceStatus.IncludeManagedResources",
      "DescribeInstances.DryRun",
      "DescribeInstances.IncludeManagedResources",
      "DescribeLaunchTemplateVersions.DryRun",
      "DescribeLaunchTemplateVersions.Filters",
      "DescribeLaunchTemplateVersions.IncludeManagedResources",
      "DescribeLaunchTemplateVersions.MaxVersion",
      "DescribeLaunchTemplateVersions.MinVersion",
      "DescribeLaunchTemplateVersions.ResolveAlias",
      "DescribeLaunchTemplates.DryRun",
      "DescribeLaunchTemplates.IncludeManagedResources",
      "DescribeSecurityGroupRules.DryRun",
      "DescribeSecurityGroups.DryRun",
      "DescribeSecurityGroups.GroupNames",
      "DescribeSnapshots.DryRun",
      "DescribeSnapshots.RestorableByUserIds",
      "DescribeSubnets.DryRun",
      "DescribeVolumes.DryRun",
      "DescribeVolumes.IncludeManagedResources",
      "DescribeVpcs.DryRun",
      "GetConsoleOutput.DryRun",
      "RebootInstances.DryRun",
      "StartInstances.AdditionalInfo",
      "StartInstances.DryRun",
      "StopInstances.DryRun",
      "StopInstances.Force",
      "StopInstances.Hibernate",
      "StopInstances.SkipOsShutdown",
      "TerminateInstances.DryRun",
      "TerminateInstances.Force",
      "TerminateInstances.SkipOsShutdown",
    ],
  },
  elasticache: {
    service: createElastiCache(ports),
    schemas: await loadSchemas("elasticache"),
    refused: ["DescribeSnapshots.ShowNodeGroupConfig"],
  },
  elasticloadbalancing: {
    service: createElb(ports),
    schemas: await loadSchemas("elasticloadbalancing"),
    refused: ["DescribeTargetHealth.Include"],
  },
  monitoring: {
    service: createCloudWatch(ports),
    schemas: await loadJsonSchemas("monitoring"),
    refused: [
      "DescribeAlarmHistory.AlarmContributorId",
      "DescribeAlarms.ChildrenOfAlarmName",
      "DescribeAlarms.ParentsOfAlarmName",
    ],
  },
};

describe.each(Object.entries(SERVICES))("%s", (_name, { service, schemas, refused }) => {
  const inputOf = (operation: string): NormalizedSchema => {
    const schema = schemas.operations.get(operation);
    if (schema === undefined) throw new Error(`${operation} is not in the schemas.`);
    return schema.input;
  };

  it("models operations that its API has, and refuses these members of theirs by name", async () => {
    const found: string[] = [];
    for (const operation of Object.keys(service.operations).toSorted()) {
      for (const [member] of inputOf(operation).structIterator()) {
        const error = await failureOf(service, operation, { [member]: "x" });
        if (error?.message.includes(`the request member ${member}`)) found.push(`${operation}.${member}`);
      }
    }
    expect(found.toSorted()).toEqual(refused);
  });

  it("answers any input with a result or an error of AWS, and never with a defect", async () => {
    const text = fc.string({ maxLength: 12 });
    const calls = fc
      .constantFrom(...Object.keys(service.operations))
      .chain((operation) => fc.tuple(fc.constant(operation), arbitraryStructure(inputOf(operation), text)));
    await fc.assert(
      fc.asyncProperty(calls, async ([operation, input]) => {
        const error = await failureOf(service, operation, withInstants(input) as object);
        expect(error === undefined || error instanceof AwsError).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

/** How an operation fails, if it does. */
async function failureOf(service: Service, operation: string, input: object): Promise<Error | undefined> {
  try {
    await service.operations[operation]?.(input as never, context);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

describe("the calls of EC2 that change instances", () => {
  it.each(["RebootInstances", "StartInstances", "StopInstances", "TerminateInstances"])(
    "refuse to take no id for all of them: %s",
    async (operation) => {
      const call = async (): Promise<unknown> =>
        await SERVICES.ec2.service.operations[operation]?.({ InstanceIds: [] } as never, context);
      await expect(call()).rejects.toMatchObject({ code: "MissingParameter" });
    },
  );
});

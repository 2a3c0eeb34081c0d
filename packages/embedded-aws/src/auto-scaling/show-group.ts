import type { InstanceRecord } from "../ec2/instance-store.ts";
import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { Store } from "../state/store.ts";
import type { ActivityRecord } from "./activities.ts";
import { boundsOf, templateOf, textsIn, type Group } from "./group-store.ts";
import { zoneOfSubnet } from "./zone-of-subnet.ts";
import { findTemplate, templateName } from "../ec2/launch-template-versions.ts";

/** Returns a group as DescribeAutoScalingGroups shows it, with the members that have not left it. */
export function showGroup(
  { resource, state }: Group,
  { members, store }: { readonly members: readonly InstanceRecord[]; readonly store: Store },
): object {
  const { physicalId, properties, attributes } = resource;
  const text = (name: string): string | undefined => textOrNumber(properties[name]);
  const { min, max } = boundsOf(resource);
  const subnets = textsIn(properties["VPCZoneIdentifier"]);
  const zones = subnets.map((subnetId, index) => zoneOfSubnet(resource, { subnetId, index }, store));
  return {
    AutoScalingGroupName: physicalId,
    AutoScalingGroupARN: textOrNumber(attributes["AutoScalingGroupARN"]),
    ...showTemplate(resource, store),
    LaunchConfigurationName: text("LaunchConfigurationName"),
    MinSize: min,
    MaxSize: max,
    DesiredCapacity: state.desiredCapacity,
    DefaultCooldown: text("Cooldown") ?? 300,
    AvailabilityZones: subnets.length === 0 ? textsIn(properties["AvailabilityZones"]) : [...new Set(zones)],
    VPCZoneIdentifier: subnets.join(","),
    TargetGroupARNs: textsIn(properties["TargetGroupARNs"]),
    LoadBalancerNames: textsIn(properties["LoadBalancerNames"]),
    HealthCheckType: text("HealthCheckType") ?? "EC2",
    HealthCheckGracePeriod: text("HealthCheckGracePeriod") ?? 0,
    DefaultInstanceWarmup: text("DefaultInstanceWarmup"),
    MaxInstanceLifetime: text("MaxInstanceLifetime"),
    CapacityRebalance: text("CapacityRebalance"),
    CreatedTime: state.createdAtMs,
    Instances: members.map(showMember),
    SuspendedProcesses: Object.entries(state.suspended ?? {}).map(([ProcessName, SuspensionReason]) => ({
      ProcessName,
      SuspensionReason,
    })),
    EnabledMetrics: objectsAt(properties, "MetricsCollection").flatMap(showMetrics),
    TerminationPolicies: properties["TerminationPolicies"] ?? ["Default"],
    NewInstancesProtectedFromScaleIn: text("NewInstancesProtectedFromScaleIn") === "true",
    Tags: objectsAt(properties, "Tags").map((tag) => ({
      ...tag,
      ResourceId: physicalId,
      ResourceType: "auto-scaling-group",
    })),
  };
}

/** Returns an instance as its group shows it. */
export function showMember(instance: InstanceRecord): object {
  const { instanceId, zone, instanceType, launchTemplate, membership } = instance;
  return {
    InstanceId: instanceId,
    AvailabilityZone: zone,
    InstanceType: instanceType,
    LifecycleState: membership?.lifecycle,
    HealthStatus: membership?.health,
    ProtectedFromScaleIn: membership?.isProtected,
    LaunchTemplate:
      launchTemplate === undefined
        ? undefined
        : {
            LaunchTemplateId: launchTemplate.id,
            LaunchTemplateName: launchTemplate.name,
            Version: launchTemplate.version,
          },
  };
}

/** Returns an activity as DescribeScalingActivities shows it. */
export function showActivity(activity: ActivityRecord): object {
  const { endedAtMs } = activity;
  const isLaunch = activity.description.startsWith("Launching");
  return {
    ActivityId: activity.activityId,
    AutoScalingGroupName: activity.groupName,
    AutoScalingGroupARN: activity.groupArn,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: activity.startedAtMs,
    EndTime: endedAtMs,
    StatusCode: endedAtMs !== undefined ? "Successful" : isLaunch ? "PreInService" : "InProgress",
    Progress: endedAtMs === undefined ? 50 : 100,
    Details: activity.details,
  };
}

function showTemplate(resource: Group["resource"], store: Store): object {
  const wanted = templateOf(resource);
  const template = findTemplate(resource, store, wanted);
  const name = template === undefined ? wanted.name : templateName(template);
  if (wanted.id === undefined && name === undefined) return {};
  const specification = {
    LaunchTemplateId: template?.physicalId ?? wanted.id,
    LaunchTemplateName: name,
    Version: wanted.version,
  };
  const policy = resource.properties["MixedInstancesPolicy"];
  if (policy === undefined) return { LaunchTemplate: specification };
  return { MixedInstancesPolicy: policy };
}

/** AWS: without a list of metrics a group publishes all of them. */
const ALL_METRICS = [
  "GroupMinSize",
  "GroupMaxSize",
  "GroupDesiredCapacity",
  "GroupInServiceInstances",
  "GroupPendingInstances",
  "GroupStandbyInstances",
  "GroupTerminatingInstances",
  "GroupTotalInstances",
];

function showMetrics(collection: Group["resource"]["properties"]): readonly object[] {
  const named = textsIn(collection["Metrics"]);
  const Granularity = textOrNumber(collection["Granularity"]);
  return (named.length === 0 ? ALL_METRICS : named).map((Metric) => ({ Metric, Granularity }));
}

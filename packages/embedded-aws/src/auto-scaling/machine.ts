import type { InstanceRecord } from "../ec2/instance-store.ts";
import { findTemplate, findVersion, templateName, versionsOf } from "../ec2/launch-template-versions.ts";
import type { JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Store } from "../state/store.ts";
import { templateOf, textsIn } from "./group-store.ts";

/** What a group starts its instances from. */
export interface Origin extends Pick<InstanceRecord, "launchTemplate" | "launchConfiguration" | "placementGroup"> {
  /** What the launch template's version says; empty where the engine does not know it. */
  readonly data: JsonObject;
  /** The types that may be started, the preferred one first; none where the template leaves it open. */
  readonly instanceTypes: readonly string[];
}

/** Returns what a group would start an instance from now. */
export function originOf(group: PhysicalResource, store: Store): Origin {
  const wanted = templateOf(group);
  const template = findTemplate(group, store, wanted);
  const version = template === undefined ? undefined : findVersion(versionsOf(template, store), wanted.version);
  const data = version?.data ?? {};
  const own = textOrNumber(data["InstanceType"]);
  const overrides = overriddenTypes(group);
  return {
    data,
    launchTemplate:
      template === undefined || version === undefined
        ? undefined
        : { id: template.physicalId, name: templateName(template), version: String(version.number) },
    launchConfiguration: textOrNumber(group.properties["LaunchConfigurationName"]),
    placementGroup: textOrNumber(group.properties["PlacementGroup"]),
    instanceTypes: overrides.length > 0 ? overrides : own === undefined ? [] : [own],
  };
}

/** What an instance has of what its group starts it from. */
export type Machine = Pick<
  InstanceRecord,
  | "imageId"
  | "instanceType"
  | "keyName"
  | "profile"
  | "securityGroupIds"
  | "launchTemplate"
  | "launchConfiguration"
  | "placementGroup"
  | "tags"
  | "devices"
>;

/** Returns an instance that a group would start now. AWS: of its overrides the first that has capacity, which all have here. */
export function machineOf(group: PhysicalResource, store: Store): Machine {
  const { data, launchTemplate, launchConfiguration, placementGroup, instanceTypes } = originOf(group, store);
  return {
    imageId: textOrNumber(data["ImageId"]),
    instanceType: instanceTypes[0],
    keyName: textOrNumber(data["KeyName"]),
    profile: objectAt(data, "IamInstanceProfile"),
    securityGroupIds: groupsOf(data),
    launchTemplate,
    launchConfiguration,
    placementGroup,
    tags: tagsOf(group, data),
    devices: objectsAt(data, "BlockDeviceMappings"),
  };
}

/** The types that a mixed instances policy names in place of its launch template's own. */
function overriddenTypes({ properties }: PhysicalResource): readonly string[] {
  const policy = objectAt(objectAt(properties, "MixedInstancesPolicy"), "LaunchTemplate");
  return objectsAt(policy, "Overrides").flatMap((override) => textOrNumber(override["InstanceType"]) ?? []);
}

function groupsOf(data: JsonObject): readonly string[] {
  const ofInterfaces = objectsAt(data, "NetworkInterfaces").flatMap((it) => textsIn(it["Groups"]));
  return [...textsIn(data["SecurityGroupIds"]), ...ofInterfaces];
}

/** AWS: an instance has the tags of its launch template, those that its group propagates, and its group's name. */
function tagsOf(group: PhysicalResource, data: JsonObject): Readonly<Record<string, string>> {
  const ofTemplate = objectsAt(data, "TagSpecifications")
    .filter((it) => it["ResourceType"] === "instance")
    .flatMap((it) => objectsAt(it, "Tags"));
  const ofGroup = objectsAt(group.properties, "Tags").filter(
    (tag) => textOrNumber(tag["PropagateAtLaunch"]) === "true",
  );
  const pairs = [...ofTemplate, ...ofGroup].map(
    (tag) => [textOrNumber(tag["Key"]) ?? "", textOrNumber(tag["Value"]) ?? ""] as const,
  );
  return { ...Object.fromEntries(pairs), "aws:autoscaling:groupName": group.physicalId };
}

import { applyGroup, emptyGroup } from "../../auto-scaling/apply-group.ts";
import { openGroupStore } from "../../auto-scaling/group-store.ts";
import { openInstanceStore } from "../../ec2/instance-store.ts";
import type { JsonObject } from "../../json.ts";
import type { Behaviour, Change } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { isSameValue, objectAt, textOrNumber } from "../property-values.ts";
import type { PhysicalResource, ResourceRequest } from "../resource-handler.ts";
import { resourcesOf, type World } from "../world.ts";

/** Changes of these replace a group's instances when its UpdatePolicy asks for a rolling update. */
const ROLLING_PROPERTIES = ["LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier"];

/** A group keeps as many instances as its capacity says; each one signals success when it has started. */
export const AUTO_SCALING_GROUP: Behaviour = {
  refuseChange(request, world) {
    const problem = capacityProblem(request.properties) ?? launchTemplateProblem(request, world);
    if (problem === undefined) return;
    throw handlerFailure({ service: "AutoScaling", status: 400, message: problem, code: "InvalidRequest" }, world.ids);
  },
  apply(resource, world, change) {
    applyGroup(resource, { isRolled: isRolled(resource, change) }, world);
    world.watchFleet?.(resource);
    return resource;
  },
  remove(resource, world) {
    emptyGroup(resource, world);
    world.watchFleet?.(resource);
  },
  signallersOf(resource, world) {
    const launched = openGroupStore(world.store).stateOf(resource)?.launchedIds ?? [];
    const instances = openInstanceStore(world.store);
    // A machine that was ended before its signal was due sends none.
    return launched.filter((id) => instances.find(resource, id)?.endedBy === undefined);
  },
};

/** AWS: without an UpdatePolicy that asks for it, running instances stay as they were launched. */
function isRolled(resource: PhysicalResource, { previous, updatePolicy }: Change): boolean {
  if (previous === undefined || updatePolicy?.["AutoScalingRollingUpdate"] === undefined) return false;
  return ROLLING_PROPERTIES.some((name) => !isSameValue(previous.properties[name], resource.properties[name]));
}

function capacityOf({ properties }: Pick<PhysicalResource, "properties">): number {
  return Number(textOrNumber(properties["DesiredCapacity"]) ?? textOrNumber(properties["MinSize"]) ?? "0");
}

function capacityProblem(properties: JsonObject): string | undefined {
  const [minimum, maximum] = [textOrNumber(properties["MinSize"]), textOrNumber(properties["MaxSize"])];
  if (Number(minimum) > Number(maximum)) {
    return `Max bound, ${maximum}, must be greater than or equal to min bound, ${minimum}`;
  }
  const desired = capacityOf({ properties });
  if (desired >= Number(minimum) && desired <= Number(maximum)) return undefined;
  return `Desired capacity:${desired} must be between the specified min size:${minimum} and max size:${maximum}`;
}

function launchTemplateProblem({ context, properties }: ResourceRequest, world: World): string | undefined {
  const wanted = objectAt(properties, "LaunchTemplate");
  const id = textOrNumber(wanted["LaunchTemplateId"]);
  const name = textOrNumber(wanted["LaunchTemplateName"]);
  const version = textOrNumber(wanted["Version"]) ?? "";
  if (id === undefined && name === undefined) return undefined;
  const template = resourcesOf(world, context, "AWS::EC2::LaunchTemplate").find(({ physicalId, properties: its }) =>
    id === undefined ? its["LaunchTemplateName"] === name : physicalId === id,
  );
  const called = id === undefined ? `template name ${name}` : `template ID ${id}`;
  if (template === undefined) return `The specified launch template, with ${called}, does not exist.`;
  const latest = Number(textOrNumber(template.attributes["LatestVersionNumber"]));
  const isThere = version.startsWith("$") || (Number(version) >= 1 && Number(version) <= latest);
  return isThere ? undefined : `Could not find version ${version} of the launch template with ${called}.`;
}

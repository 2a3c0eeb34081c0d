import type { JsonObject } from "../../json.ts";
import type { Behaviour, Change } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { isSameValue, objectAt, textOrNumber } from "../property-values.ts";
import type { PhysicalResource, ResourceRequest } from "../resource-handler.ts";
import { resourceKey, resourcesOf, type World } from "../world.ts";

/** The machines of a group, and which of them the last change started. */
export interface GroupInstances {
  readonly instanceIds: readonly string[];
  readonly launchedIds: readonly string[];
}

const INSTANCES_TABLE = "auto-scaling-instances";

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
    const { previous } = change;
    const table = world.store.table<GroupInstances>(INSTANCES_TABLE);
    const before = previous === undefined ? [] : (table.get(resourceKey(previous))?.instanceIds ?? []);
    const kept = isRolled(resource, change) ? [] : before.slice(0, capacityOf(resource));
    const missing = capacityOf(resource) - kept.length;
    const launchedIds = Array.from({ length: missing }, () => `i-${world.ids.hex(17)}`);
    table.put(resourceKey(resource), { instanceIds: [...kept, ...launchedIds], launchedIds });
    return resource;
  },
  remove(resource, world) {
    world.store.table<GroupInstances>(INSTANCES_TABLE).delete(resourceKey(resource));
  },
  signallersOf(resource, world) {
    return world.store.table<GroupInstances>(INSTANCES_TABLE).get(resourceKey(resource))?.launchedIds ?? [];
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

import { applyGroup, emptyGroup, sizeGroup } from "../../auto-scaling/apply-group.ts";
import { capacityProblem } from "../../auto-scaling/capacity-problem.ts";
import { openGroupStore, templateOf } from "../../auto-scaling/group-store.ts";
import { createRollingGroup } from "../../auto-scaling/rolling-group.ts";
import { durationMs } from "../../cloudformation/model/duration.ts";
import { openInstanceStore } from "../../ec2/instance-store.ts";
import type { JsonObject } from "../../json.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { objectAt, textOrNumber } from "../property-values.ts";
import { ResourceFailure, type ResourceRequest } from "../resource-handler.ts";
import { resourcesOf, type World } from "../world.ts";

const LONGEST_PAUSE_MS = 3_600_000;

/** A group keeps as many instances as its capacity says; each one signals success when it has started. */
export const AUTO_SCALING_GROUP: Behaviour = {
  refuseChange(request, world, current) {
    const problem = capacityProblem(request.properties) ?? launchTemplateProblem(request, world);
    if (problem !== undefined) {
      const answer = { service: "AutoScaling", status: 400, message: problem, code: "InvalidRequest" } as const;
      throw handlerFailure(answer, world.ids);
    }
    const refusal = pauseProblem(request) ?? (current === undefined ? undefined : rollingProblem(request));
    if (refusal !== undefined) throw new ResourceFailure(refusal);
  },
  apply(resource, world, { previous, updatePolicy }) {
    const group = sizeGroup(resource, { previous, keepsLiveSizes: keepsLiveSizes(updatePolicy) }, world);
    applyGroup(group, resource.properties, world);
    world.watchFleet?.(group);
    return group;
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
  rollingGroupOf: (resource, world) => createRollingGroup(resource, world),
};

/** AWS: with this policy an update leaves alone what scheduled actions have made of the sizes. */
function keepsLiveSizes(updatePolicy: JsonObject | undefined): boolean {
  const policy = objectAt(updatePolicy ?? {}, "AutoScalingScheduledAction");
  return textOrNumber(policy["IgnoreUnmodifiedGroupSizeProperties"]) === "true";
}

/** AWS: a pause lasts for an hour at most. The sentence is ours. */
function pauseProblem({ updatePolicy }: ResourceRequest): string | undefined {
  const pause = textOrNumber(objectAt(updatePolicy ?? {}, "AutoScalingRollingUpdate")["PauseTime"]) ?? "PT0S";
  const pauseMs = durationMs(pause);
  if (pauseMs !== undefined && pauseMs <= LONGEST_PAUSE_MS) return undefined;
  return `PauseTime is ${pause}; it must be a duration such as PT5M, of one hour (PT1H) at most.`;
}

/** AWS: an instance cannot be replaced where all that the group may have must stay in service. */
function rollingProblem({ properties, updatePolicy }: ResourceRequest): string | undefined {
  const rolling = objectAt(updatePolicy ?? {}, "AutoScalingRollingUpdate");
  const kept = Number(textOrNumber(rolling["MinInstancesInService"]) ?? "0");
  if (kept === 0 || kept < Number(textOrNumber(properties["MaxSize"]))) return undefined;
  return "MinInstancesInService must be less than the autoscaling group's MaxSize";
}

function launchTemplateProblem({ context, properties }: ResourceRequest, world: World): string | undefined {
  const { id, name, version } = templateOf({ properties });
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

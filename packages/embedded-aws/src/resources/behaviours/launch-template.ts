import { forgetTemplateVersions, recordTemplateVersion } from "../../ec2/launch-template-versions.ts";
import type { Behaviour } from "../behaviour.ts";
import { isSameValue, textOrNumber } from "../property-values.ts";
import type { PhysicalResource } from "../resource-handler.ts";

/** A launch template keeps all its versions; every change of its data makes one more. */
export const LAUNCH_TEMPLATE: Behaviour = {
  apply(resource, world, { previous }) {
    const template = previous === undefined ? resource : withVersion(resource, previous);
    recordTemplateVersion(template, world.store, world.clock.now());
    return template;
  },
  remove: (resource, world) => forgetTemplateVersions(resource, world.store),
};

function withVersion(resource: PhysicalResource, previous: PhysicalResource): PhysicalResource {
  const before = textOrNumber(previous.attributes["LatestVersionNumber"]) ?? "1";
  const isSame = isSameValue(previous.properties["LaunchTemplateData"], resource.properties["LaunchTemplateData"]);
  const latest = isSame ? before : String(Number(before) + 1);
  return { ...resource, attributes: { ...resource.attributes, LatestVersionNumber: latest } };
}

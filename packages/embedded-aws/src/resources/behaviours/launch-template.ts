import type { Behaviour } from "../behaviour.ts";
import { isSameValue, textOrNumber } from "../property-values.ts";

/** A launch template keeps all its versions; every change of its data makes one more. */
export const LAUNCH_TEMPLATE: Behaviour = {
  apply(resource, _world, { previous }) {
    if (previous === undefined) return resource;
    const before = textOrNumber(previous.attributes["LatestVersionNumber"]) ?? "1";
    const isSame = isSameValue(previous.properties["LaunchTemplateData"], resource.properties["LaunchTemplateData"]);
    const latest = isSame ? before : String(Number(before) + 1);
    return { ...resource, attributes: { ...resource.attributes, LatestVersionNumber: latest } };
  },
};

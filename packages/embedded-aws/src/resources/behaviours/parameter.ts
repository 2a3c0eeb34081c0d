import type { Behaviour } from "../behaviour.ts";
import { textOrNumber } from "../property-values.ts";
import { resourcesOf, type Place, type World } from "../world.ts";

/** An SSM parameter counts its versions: each change of it makes one more. */
export const PARAMETER: Behaviour = {
  apply(resource, _world, { previous }) {
    const before = Number(textOrNumber(previous?.attributes["Version"]) ?? "0");
    return { ...resource, attributes: { ...resource.attributes, Version: String(before + 1) } };
  },
};

/** Returns the value of an SSM parameter, of its newest version only; undefined where there is none. */
export function findParameter(
  world: World,
  place: Place,
  wanted: { readonly name: string; readonly version: string | undefined },
): string | undefined {
  const found = resourcesOf(world, place, "AWS::SSM::Parameter").find(({ physicalId }) => physicalId === wanted.name);
  const isWanted = wanted.version === undefined || found?.attributes["Version"] === wanted.version;
  return isWanted ? textOrNumber(found?.properties["Value"]) : undefined;
}

import { validationError } from "../../aws-error.ts";
import { forgetVersions, openParameterStore, recordVersion } from "../../ssm/parameter-store.ts";
import { refusePublicParameter } from "../../ssm/refusals.ts";
import type { Behaviour } from "../behaviour.ts";
import type { Place, World } from "../world.ts";

/** An SSM parameter counts its versions: each change of it makes one more. */
export const PARAMETER: Behaviour = {
  apply(resource, world) {
    const { version } = recordVersion(resource, world);
    return { ...resource, attributes: { ...resource.attributes, Version: String(version) } };
  },
  remove: (resource, { store }) => forgetVersions(resource, store),
};

/**
 * Returns the value of an SSM parameter, of the newest version unless another is wanted; undefined where there is none.
 * Throws AWS's refusal of a SecureString, which templates may not read this way, and ours of AWS's public parameters.
 */
export function findParameter(
  world: World,
  place: Place,
  wanted: { readonly name: string; readonly version: string | undefined },
): string | undefined {
  refusePublicParameter(wanted.name);
  const parameter = openParameterStore(world).find(place, wanted.name);
  const found = parameter?.versions.findLast(
    ({ version }) => wanted.version === undefined || String(version) === wanted.version,
  );
  if (found?.type === "SecureString") {
    throw validationError(
      `Parameters [${wanted.name}] referenced by template have types not supported by CloudFormation.`,
    );
  }
  return found?.value;
}

import { validationError } from "../../aws-error.ts";
import { findNameProblem, findValueProblem } from "../../ssm/parameter-rules.ts";
import { forgetVersions, openParameterStore, recordVersion } from "../../ssm/parameter-store.ts";
import { refusePublicParameter } from "../../ssm/refusals.ts";
import type { Behaviour } from "../behaviour.ts";
import { ResourceFailure } from "../resource-handler.ts";
import { textOrNumber } from "../property-values.ts";
import type { Place, World } from "../world.ts";

/** An SSM parameter is refused as a call of PutParameter would be, and counts its versions: each change makes one more. */
export const PARAMETER: Behaviour = {
  refuseChange({ properties }, { ids }) {
    const name = textOrNumber(properties["Name"]);
    const problem =
      (name === undefined ? undefined : findNameProblem(name)) ??
      findValueProblem(textOrNumber(properties["Value"]) ?? "", {
        allowedPattern: textOrNumber(properties["AllowedPattern"]),
        tier: textOrNumber(properties["Tier"]),
      });
    if (problem === undefined) return;
    // AWS: the handler does not pass on what SSM said (aws-cloudformation/cfn-lint, 4089).
    throw new ResourceFailure(
      `Resource handler returned message: "Error occurred during operation 'PutParameter'." ` +
        `(RequestToken: ${ids.uuid()}, HandlerErrorCode: GeneralServiceException)`,
    );
  },
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

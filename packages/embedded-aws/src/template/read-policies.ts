import { notModelled, validationError } from "../aws-error.ts";
import { isObject, type JsonObject } from "../json.ts";

/**
 * The members of both policies, and of what is in them, that the engine obeys or that have no effect on what it simulates.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
const MEMBERS: Readonly<Record<"CreationPolicy" | "UpdatePolicy", Readonly<Record<string, readonly string[]>>>> = {
  CreationPolicy: {
    AutoScalingCreationPolicy: ["MinSuccessfulInstancesPercent"],
    ResourceSignal: ["Count", "Timeout"],
  },
  UpdatePolicy: {
    AutoScalingReplacingUpdate: ["WillReplace"],
    AutoScalingScheduledAction: ["IgnoreUnmodifiedGroupSizeProperties"],
    AutoScalingRollingUpdate: [
      "MaxBatchSize",
      "MinActiveInstancesPercent",
      "MinInstancesInService",
      "MinSuccessfulInstancesPercent",
      "PauseTime",
      "SuspendProcesses",
      "WaitOnResourceSignals",
    ],
    UseOnlineResharding: [],
  },
};

/** What AWS has beside those: with it an update or a creation would go another way. */
const NOT_MODELLED = new Set(["CodeDeployLambdaAliasUpdate", "EnableVersionUpgrade", "StartFleet"]);

/**
 * Returns the policy as it is, with everything in it known; undefined for none.
 * Throws for a member that AWS does not know, and for one that the engine would not obey.
 */
export function readPolicy(attribute: keyof typeof MEMBERS, policy: JsonObject | undefined): JsonObject | undefined {
  for (const [name, part] of Object.entries(policy ?? {})) {
    if (name.startsWith("Fn::")) continue;
    if (NOT_MODELLED.has(name)) throw notModelled(`${name} in an ${attribute}`);
    const known = MEMBERS[attribute][name];
    if (known === undefined) throw unknownMember(attribute, name);
    const unknown = Object.keys(isObject(part) ? part : {}).find(
      (key) => !key.startsWith("Fn::") && !known.includes(key),
    );
    if (unknown !== undefined) throw unknownMember(attribute, `${name}.${unknown}`);
  }
  return policy;
}

function unknownMember(attribute: string, name: string): Error {
  return validationError(`Encountered unsupported property ${name} in ${attribute}`);
}

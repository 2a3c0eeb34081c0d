import { AwsError, validationError } from "../aws-error.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import { callerOf } from "./caller.ts";
import { requireDuration } from "./duration.ts";
import { judgeTrust } from "./judge-trust.ts";
import type { Sessions } from "./sessions.ts";

export interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number;
  readonly ExternalId?: string;
  readonly SourceIdentity?: string;
}

/** What roles are assumed with. */
export interface RolePorts {
  readonly store: Store;
  readonly sessions: Sessions;
}

/** AWS: who came by a role already may stay in the next one for an hour. */
const MAX_CHAINED_SECONDS = 3600;

/**
 * AssumeRole: temporary credentials of a role, in its account.
 * A role that a stack made is judged by its trust policy; any other comes from outside the engine, like an AMI, and is
 * taken to exist and to trust the caller.
 */
export function assumeRole({ store, sessions }: RolePorts) {
  return (input: AssumeRoleInput, context: CallContext): object => {
    const { account, name } = parseRoleArn(input.RoleArn);
    requirePattern("roleSessionName", input.RoleSessionName, { least: 2, most: 64 });
    if (input.SourceIdentity !== undefined) {
      requirePattern("sourceIdentity", input.SourceIdentity, { least: 2, most: 64 });
    }
    const role = openSharedResources(store, "AWS::IAM::Role").find({ account, region: context.region }, name);
    if (role !== undefined) requireTrust(role, input, context);
    const durationSeconds = requireDuration(input.DurationSeconds, { otherwise: 3600, most: 43_200 });
    if (durationSeconds > maxSessionOf(role)) {
      throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    if (context.session?.roleArn !== undefined && durationSeconds > MAX_CHAINED_SECONDS) {
      throw validationError(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
      );
    }
    const roleId = textOrNumber(role?.attributes["RoleId"]) ?? `AROA${account}EMBED`;
    const userId = `${roleId}:${input.RoleSessionName}`;
    const arn = `arn:aws:sts::${account}:assumed-role/${name}/${input.RoleSessionName}`;
    const Credentials = sessions.open({ account, arn, userId, roleArn: input.RoleArn }, durationSeconds);
    return {
      Credentials,
      AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
      ...(input.SourceIdentity === undefined ? {} : { SourceIdentity: input.SourceIdentity }),
    };
  };
}

function parseRoleArn(arn: string): { readonly account: string; readonly name: string } {
  const [, account, name] = /^arn:aws:iam::(\d{12}):role\/(?:[\u0021-\u007E]+\/)?([\w+=,.@-]{1,64})$/.exec(arn) ?? [];
  if (account === undefined || name === undefined) throw validationError(`${arn} is invalid`);
  return { account, name };
}

/** AWS: without the permission it does not even say whether there is such a role. */
function requireTrust(role: PhysicalResource, input: AssumeRoleInput, context: CallContext): void {
  const caller = callerOf(context);
  const conditions = {
    "sts:externalid": input.ExternalId,
    "sts:rolesessionname": input.RoleSessionName,
    "sts:sourceidentity": input.SourceIdentity,
    "aws:principalarn": caller.roleArn ?? caller.arn,
    "aws:principalaccount": caller.account,
    "aws:userid": caller.userId,
    "aws:multifactorauthpresent": undefined,
  };
  const policy = objectAt(role.properties, "AssumeRolePolicyDocument");
  const isItself = textOrNumber(role.attributes["Arn"]) === input.RoleArn;
  if (isItself && judgeTrust(policy, { caller, conditions }) === "allowed") return;
  throw new AwsError(
    "AccessDenied",
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
    403,
  );
}

function maxSessionOf(role: PhysicalResource | undefined): number {
  if (role === undefined) return Number.POSITIVE_INFINITY;
  return Number(textOrNumber(role.properties["MaxSessionDuration"]) ?? 3600);
}

function requirePattern(
  member: string,
  value: string,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  const constraint =
    value.length < least
      ? `Member must have length greater than or equal to ${least}`
      : value.length > most
        ? `Member must have length less than or equal to ${most}`
        : String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]*`;
  if (value.length >= least && value.length <= most && /^[\w+=,.@-]*$/.test(value)) return;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

import type { InstanceRecord } from "../ec2/instance-store.ts";
import { isList } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Session } from "../service.ts";
import type { Store } from "../state/store.ts";

/**
 * Returns who a machine is to AWS: a session of its profile's role, named after the instance. Undefined for a machine
 * without a profile, or with one that no stack made: it calls as its account.
 *
 * AWS: EC2 user guide, "IAM roles for Amazon EC2".
 */
export function roleSessionOf({ account, region, instanceId, profile }: Machinery, store: Store): Session | undefined {
  const name = profile?.Name ?? profile?.Arn?.split("/").at(-1);
  if (name === undefined) return undefined;
  const place = { account, region };
  const roles = openSharedResources(store, "AWS::IAM::InstanceProfile").find(place, name)?.properties["Roles"];
  const roleName = isList(roles) ? textOrNumber(roles[0]) : undefined;
  if (roleName === undefined) return undefined;
  const role = openSharedResources(store, "AWS::IAM::Role").find(place, roleName);
  return {
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${instanceId}`,
    userId: `${textOrNumber(role?.attributes["RoleId"]) ?? `AROA${account}EMBED`}:${instanceId}`,
    roleArn: textOrNumber(role?.attributes["Arn"]) ?? `arn:aws:iam::${account}:role/${roleName}`,
  };
}

type Machinery = Pick<InstanceRecord, "account" | "region" | "instanceId" | "profile">;

import type { StackResource } from "../../model/observed-stack.ts";
import type { ParsedTemplate } from "../../template/template.ts";

/**
 * Finds the resources, kept outside a stack, whose names the template would give to new ones: their creation would
 * fail, because the name is taken. A resource that CloudFormation names itself, or that has no name, is in nobody's way.
 */
export function findColliding(retained: readonly StackResource[], wanted: ParsedTemplate): readonly StackResource[] {
  return retained.filter(({ logicalId }) => {
    const properties = Object.keys(wanted.resources.get(logicalId)?.properties ?? {});
    return properties.some((property) => NAMES.test(property) && !NO_NAMES.has(property));
  });
}

/** AWS: user guide, "Name type": properties such as BucketName, TableName, QueueName, Name, DBClusterIdentifier, ReplicationGroupId. */
const NAMES = /(?:Name|Identifier|GroupId|ClusterId)$/;

/** AWS: what only describes the resource, is inside of it, or names another one; two resources may have the same. */
const NO_NAMES: ReadonlySet<string> = new Set(["DisplayName", "KeyName", "DBName", "DatabaseName", "ServiceName"]);

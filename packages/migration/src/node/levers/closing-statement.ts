/** One statement of a policy, as JSON has it. */
export type Statement = Readonly<Record<string, unknown>>;

/** Which bucket is closed, and for whom it stays open. */
export interface ClosedBucket {
  readonly bucket: string;
  /** The ARN of the migration's own credentials, as STS tells it. */
  readonly caller: string;
}

/** The Sid of the statement that closes a bucket. AWS: letters and digits only. */
const CLOSED_SID = "LogstackMigrationClosed";

/** All that changes an object, or takes one away. */
const ACTIONS = [
  "s3:DeleteObject",
  "s3:DeleteObjectTagging",
  "s3:DeleteObjectVersion",
  "s3:DeleteObjectVersionTagging",
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:PutObjectTagging",
  "s3:PutObjectVersionTagging",
  "s3:ReplicateDelete",
  "s3:ReplicateObject",
];

/** Returns the statements of a policy without those that close the bucket. */
export function withoutClosing(statements: readonly Statement[]): readonly Statement[] {
  return statements.filter(({ Sid: sid }) => sid !== CLOSED_SID);
}

/**
 * Returns the statement that lets nobody but the migration write.
 * AWS: a negated condition holds for whoever has no such key, so that services that deliver logs are denied too. IAM user guide,
 * "IAM JSON policy elements: Condition operators".
 */
export function describeClosing({ bucket, caller }: ClosedBucket): Statement {
  const [, partition = "aws"] = caller.split(":");
  return {
    Sid: CLOSED_SID,
    Effect: "Deny",
    Principal: "*",
    Action: ACTIONS,
    Resource: `arn:${partition}:s3:::${bucket}/*`,
    Condition: { ArnNotLike: { "aws:PrincipalArn": principalsOf(caller) } },
  };
}

/** True when a policy has that very statement; one that was edited closes nothing that anybody could rely on. */
export function isClosed(statements: readonly Statement[], closed: ClosedBucket): boolean {
  const wanted = JSON.stringify(normalize(describeClosing(closed)));
  return statements.some((statement) => JSON.stringify(normalize(statement)) === wanted);
}

/** AWS: who came by a role is told by STS without the role's path, and by `aws:PrincipalArn` as the role itself. */
function principalsOf(caller: string): readonly string[] {
  const role = /^arn:(?<partition>[^:]+):sts::(?<account>\d+):assumed-role\/(?<name>[^/]+)\//.exec(caller)?.groups;
  if (role === undefined) return [caller];
  const prefix = `arn:${role["partition"]}:iam::${role["account"]}:role/`;
  return [`${prefix}${role["name"]}`, `${prefix}*/${role["name"]}`];
}

/** AWS: lists come back in any order, one of a single element as that element, and anybody as `*` or `{"AWS": "*"}`. */
function normalize(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value.map((each) => JSON.stringify(normalize(each))).sort();
    return list.length === 1 ? JSON.parse(list[0] ?? "null") : list;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 1 && entries[0]?.[0] === "AWS" && entries[0][1] === "*") return "*";
  return Object.fromEntries(entries.map(([key, member]) => [key, normalize(member)]));
}

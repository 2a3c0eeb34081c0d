import {
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type GetBucketLifecycleConfigurationCommandOutput,
  type LifecycleRule,
  type S3Client,
} from "@aws-sdk/client-s3";

/** Begins the id of a rule that was enabled before the bucket was closed. AWS: an id has up to 255 characters. */
const PAUSED = "logstack-migration-paused:";

/**
 * Pauses the rules by which objects expire: no policy keeps S3 itself from deleting, and a closed bucket has to stand still. What was enabled says so
 * in its rule's id. Can be done twice.
 */
export function pauseExpiry(s3: S3Client, bucket: string): Promise<void> {
  return changeRules(s3, bucket, (rule) =>
    rule.Status === "Enabled" ? { ...rule, ID: `${PAUSED}${rule.ID ?? ""}`, Status: "Disabled" } : rule,
  );
}

/** Enables the rules again that `pauseExpiry` paused, and no others. */
export function resumeExpiry(s3: S3Client, bucket: string): Promise<void> {
  return changeRules(s3, bucket, (rule) =>
    rule.ID?.startsWith(PAUSED) === true ? { ...rule, ID: rule.ID.slice(PAUSED.length), Status: "Enabled" } : rule,
  );
}

async function changeRules(
  s3: S3Client,
  Bucket: string,
  change: (rule: LifecycleRule) => LifecycleRule,
): Promise<void> {
  const found = await readRules(s3, Bucket);
  if (found === undefined) return;
  const { Rules: before = [], TransitionDefaultMinimumObjectSize } = found;
  const Rules = before.map(change);
  if (Rules.every((rule, index) => rule === before[index])) return;
  await s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: { Rules },
      ...(TransitionDefaultMinimumObjectSize === undefined ? {} : { TransitionDefaultMinimumObjectSize }),
    }),
  );
}

async function readRules(
  s3: S3Client,
  Bucket: string,
): Promise<GetBucketLifecycleConfigurationCommandOutput | undefined> {
  try {
    return await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchLifecycleConfiguration") return undefined;
    throw error;
  }
}

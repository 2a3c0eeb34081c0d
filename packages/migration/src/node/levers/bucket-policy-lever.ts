import { MigrationError } from "../../errors.ts";
import { readBucketPolicy, writeBucketPolicy } from "./bucket-policy.ts";
import { describeClosing, isClosed, withoutClosing } from "./closing-statement.ts";
import type { Lever, LeveredSite } from "./lever.ts";
import { muteNotifications, unmuteNotifications } from "./mute-notifications.ts";
import { pauseExpiry, resumeExpiry } from "./pause-expiry.ts";

/**
 * Closes buckets by a statement in their policy that denies writes to all but the migration's own credentials, beside the statements that are there.
 * Expiry pauses and notifications are muted before the statement comes, and go on before it goes: it alone says which of both it is.
 */
export const BUCKET_POLICY_LEVER: Lever = {
  async state(levered) {
    const bucket = bucketOf(levered);
    const policy = await readBucketPolicy(levered.site.s3, bucket);
    // Nobody writes to a bucket that is not there.
    if (policy === undefined) return "closed";
    return isClosed(policy.statements, { bucket, caller: levered.site.caller }) ? "closed" : "open";
  },

  async close(levered) {
    const bucket = bucketOf(levered);
    const { s3, caller } = levered.site;
    await pauseExpiry(s3, bucket);
    await muteNotifications(s3, bucket);
    const { rest, statements } = await requirePolicy(levered);
    const closed = [...withoutClosing(statements), describeClosing({ bucket, caller })];
    await writeBucketPolicy(s3, { bucket, policy: { rest, statements: closed } });
  },

  async open(levered) {
    const bucket = bucketOf(levered);
    const { s3 } = levered.site;
    await unmuteNotifications(s3, bucket);
    await resumeExpiry(s3, bucket);
    const { rest, statements } = await requirePolicy(levered);
    await writeBucketPolicy(s3, { bucket, policy: { rest, statements: withoutClosing(statements) } });
  },
};

async function requirePolicy(levered: LeveredSite) {
  const policy = await readBucketPolicy(levered.site.s3, bucketOf(levered));
  if (policy === undefined) throw new Error(`There is no bucket ${bucketOf(levered)}.`);
  return policy;
}

function bucketOf({ place, site }: LeveredSite): string {
  if (place?.kind === "objects") return place.bucket;
  throw new MigrationError({
    code: "noPlace",
    problem: `The outputs of stack ${site.stack.stackName} do not say which bucket is to be closed.`,
    hints: ["Name the output in the migration's file."],
  });
}

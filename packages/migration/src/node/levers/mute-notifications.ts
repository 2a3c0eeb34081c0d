import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
  type NotificationConfigurationFilter,
  type S3Client,
} from "@aws-sdk/client-s3";
import { MigrationError } from "../../errors.ts";

/** Begins the id of a notification that is muted; what follows is what it was. AWS: an id has up to 255 characters. */
const MUTED = "logstack-muted:";
const LONGEST_ID = 255;

/**
 * Mutes a bucket's notifications: objects that are copied into it were told of when they were new, and would be processed a second time. Each gets
 * a filter that no object fits, and what it was into its id. Can be done twice.
 */
export function muteNotifications(s3: S3Client, bucket: string): Promise<void> {
  return changeAll(s3, bucket, (notification, index) => {
    const { Id: id = "", Filter: filter } = notification;
    if (id.startsWith(MUTED)) return notification;
    const before = Buffer.from(JSON.stringify(filter === undefined ? { id } : { id, filter })).toString("base64url");
    if (MUTED.length + before.length > LONGEST_ID) throw tooLong(bucket, id);
    // AWS: two notifications of the same events may not overlap, so each has a prefix of its own.
    const rules = [{ Name: "prefix" as const, Value: `.logstack-muted/${index}/` }];
    return { ...notification, Id: `${MUTED}${before}`, Filter: { Key: { FilterRules: rules } } };
  });
}

/** Makes the notifications what they were before `muteNotifications`. */
export function unmuteNotifications(s3: S3Client, bucket: string): Promise<void> {
  return changeAll(s3, bucket, (notification) => {
    const { Id: muted = "", Filter: _filter, ...rest } = notification;
    if (!muted.startsWith(MUTED)) return notification;
    const { id, filter } = JSON.parse(Buffer.from(muted.slice(MUTED.length), "base64url").toString()) as {
      readonly id: string;
      readonly filter?: NotificationConfigurationFilter;
    };
    return { ...rest, ...(id === "" ? {} : { Id: id }), ...(filter === undefined ? {} : { Filter: filter }) };
  });
}

interface Notification {
  Id?: string | undefined;
  Filter?: NotificationConfigurationFilter | undefined;
}

/** Only id and filter are changed; what else a notification has goes along. */
type Change = (notification: Notification, index: number) => Notification;

async function changeAll(s3: S3Client, Bucket: string, change: Change): Promise<void> {
  const { $metadata: _metadata, ...before } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const changed = changeKinds(before, change);
  if (JSON.stringify(changed) === JSON.stringify(before)) return;
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: changed }));
}

const KINDS = ["LambdaFunctionConfigurations", "QueueConfigurations", "TopicConfigurations"] as const;

function changeKinds(before: NotificationConfiguration, change: Change): NotificationConfiguration {
  const changed = KINDS.map((kind) => [kind, before[kind]?.map((each, index) => change(each, index))] as const);
  return { ...before, ...Object.fromEntries(changed.filter(([, list]) => list !== undefined)) };
}

function tooLong(bucket: string, id: string): MigrationError {
  return new MigrationError({
    code: "notClosed",
    problem: `The notification ${JSON.stringify(id)} of bucket ${bucket} can not be muted: its id and filter are too long to keep.`,
    hints: ["Give it a shorter id."],
  });
}

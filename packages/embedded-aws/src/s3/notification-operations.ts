import { notModelled } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import { element, textElement } from "../wire/xml.ts";
import { renderTestEvent } from "./announce-events.ts";
import { childrenOf, malformedXml, optionalText, readRoot, textOf } from "./body-xml.ts";
import type { Bucket } from "./bucket-store.ts";
import { changeProperty } from "./change-bucket.ts";
import { findUnreachable } from "./notification-targets.ts";
import { notificationsOf, queuesIn, refuseOverlaps, unmodelledIn, type Notification } from "./notifications.ts";
import { ownBucket, S3_NAMESPACE, type S3Call, type S3Operation, type S3Ports, xmlResponse } from "./s3-call.ts";
import { invalidArgument } from "./s3-error.ts";

const SKIP_VALIDATION = "x-amz-skip-destination-validation";

/** Gives where a bucket's events go. */
export const getBucketNotification: S3Operation = (call, ports) => {
  const content = notificationsOf(ownBucket(call, ports).properties).map(renderNotification).join("");
  return xmlResponse(`<NotificationConfiguration xmlns="${S3_NAMESPACE}">${content}</NotificationConfiguration>`);
};

/** Sets where a bucket's events go; queues are told so by a test event. */
export const putBucketNotification: S3Operation = async (call, ports) => {
  ownBucket(call, ports);
  const root = await readRoot(call.request, "NotificationConfiguration", ports.digests);
  const property = { NotificationConfiguration: readConfiguration(root) };
  const unmodelled = unmodelledIn(property);
  if (unmodelled !== undefined) throw notModelled(unmodelled);
  const bucket = ownBucket(call, ports);
  const notifications = notificationsOf(property);
  const overlaps = refuseOverlaps(notifications);
  if (overlaps !== undefined) throw invalidArgument(overlaps);
  if (call.request.headers[SKIP_VALIDATION] !== "true") refuseUnreachable(call, { ports, bucket, notifications });
  changeProperty(ports, bucket, notifications.length === 0 ? { NotificationConfiguration: undefined } : property);
  for (const arn of new Set(queuesIn(notifications))) {
    ports.targets.toQueue(arn, renderTestEvent(bucket.name, call.context, ports.clock.now()));
  }
  return { status: 200, headers: {}, body: "" };
};

function refuseUnreachable(
  { context }: S3Call,
  {
    ports,
    bucket,
    notifications,
  }: {
    readonly ports: S3Ports;
    readonly bucket: Bucket;
    readonly notifications: readonly Notification[];
  },
): void {
  const place = { account: context.account, region: bucket.region };
  const unreachable = findUnreachable(notifications, { store: ports.store, place, bucketName: bucket.name });
  if (unreachable === undefined) return;
  throw invalidArgument(
    "Unable to validate the following destination configurations",
    `${unreachable}, null`,
    "Not authorized to invoke or to send to it, or it does not exist",
  );
}

/** Returns the configuration in the shape of `AWS::S3::Bucket`, with ids, which templates cannot give. */
function readConfiguration(root: unknown): JsonObject {
  const found = childrenOf(root, "NotificationConfiguration", [
    "CloudFunctionConfiguration",
    "QueueConfiguration",
    "TopicConfiguration",
    "EventBridgeConfiguration",
  ]);
  const read = (name: string, target: string, property: string): readonly JsonObject[] =>
    (found[name] ?? []).flatMap((value) => readTarget(value, target, property));
  return {
    LambdaConfigurations: read("CloudFunctionConfiguration", "CloudFunction", "Function"),
    QueueConfigurations: read("QueueConfiguration", "Queue", "Queue"),
    TopicConfigurations: read("TopicConfiguration", "Topic", "Topic"),
    ...(found["EventBridgeConfiguration"] === undefined
      ? {}
      : { EventBridgeConfiguration: { EventBridgeEnabled: true } }),
  };
}

function readTarget(value: unknown, target: string, property: string): readonly JsonObject[] {
  const {
    Id,
    Event,
    Filter,
    [target]: arns,
  } = childrenOf(value, `${target}Configuration`, ["Id", "Event", "Filter", target]);
  const arn = optionalText(arns);
  if (arn === undefined || Event === undefined) throw malformedXml();
  if (!arn.startsWith("arn:")) throw invalidArgument("The ARN could not be parsed", target, arn);
  const filter = Filter === undefined ? {} : { Filter: { S3Key: { Rules: readFilterRules(Filter[0]) } } };
  const id = optionalText(Id);
  return Event.map((event) => {
    const name = textOf(event);
    if (!name.startsWith("s3:")) throw invalidArgument("The event is not supported for notifications", "Event", name);
    return { ...(id === undefined || id === "" ? {} : { Id: id }), Event: name, [property]: arn, ...filter };
  });
}

function readFilterRules(filter: unknown): readonly JsonObject[] {
  const [key] = childrenOf(filter, "Filter", ["S3Key"])["S3Key"] ?? [];
  const rules = (childrenOf(key, "S3Key", ["FilterRule"])["FilterRule"] ?? []).map((rule) => {
    const { Name, Value } = childrenOf(rule, "FilterRule", ["Name", "Value"]);
    const name = (optionalText(Name) ?? "").toLowerCase();
    if (name !== "prefix" && name !== "suffix") {
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", name);
    }
    return { Name: name, Value: optionalText(Value) ?? "" };
  });
  if (new Set(rules.map(({ Name }) => Name)).size < rules.length) {
    throw invalidArgument("Cannot specify more than one prefix or suffix rule in a filter.", "FilterRule.Name");
  }
  return rules;
}

function renderNotification({ id, target, events, prefix, suffix }: Notification): string {
  const rule = (name: string, value: string): string =>
    value === "" ? "" : element("FilterRule", textElement("Name", name) + textElement("Value", value));
  const rules = rule("Prefix", prefix) + rule("Suffix", suffix);
  const isFunction = target.kind === "function";
  return element(
    isFunction ? "CloudFunctionConfiguration" : "QueueConfiguration",
    textElement("Id", id) +
      textElement(isFunction ? "CloudFunction" : "Queue", target.arn) +
      events.map((event) => textElement("Event", `s3:${event}`)).join("") +
      (rules === "" ? "" : element("Filter", element("S3Key", rules))),
  );
}

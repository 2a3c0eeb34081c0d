import { notModelled } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import { element, textElement } from "../wire/xml.ts";
import { renderTestEvent } from "./announce-events.ts";
import { childrenOf, malformedXml, optionalText, readRoot, textOf } from "./body-xml.ts";
import type { Bucket } from "./bucket-store.ts";
import { changeProperty } from "./change-bucket.ts";
import { findUnreachable } from "./notification-targets.ts";
import {
  madeUpId,
  notificationsOf,
  queuesIn,
  refuseOverlaps,
  unmodelledIn,
  type Notification,
} from "./notifications.ts";
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
  const read = (name: string, target: string, property: string): readonly (readonly JsonObject[])[] =>
    (found[name] ?? []).map((value) => readTarget(value, target, property));
  const functions = read("CloudFunctionConfiguration", "CloudFunction", "Function");
  const queues = read("QueueConfiguration", "Queue", "Queue");
  const topics = read("TopicConfiguration", "Topic", "Topic");
  const ids = [...functions, ...queues, ...topics].map(([first]) => first?.["Id"]);
  if (new Set(ids).size < ids.length) {
    throw invalidArgument("Same ID used for multiple configurations. IDs must be unique");
  }
  const bridge = { EventBridgeConfiguration: { EventBridgeEnabled: true } };
  return {
    LambdaConfigurations: functions.flat(),
    QueueConfigurations: queues.flat(),
    TopicConfigurations: topics.flat(),
    ...(found["EventBridgeConfiguration"] === undefined ? {} : bridge),
  };
}

/** A template names one event an entry, so that several events are several entries of one id. */
function readTarget(value: unknown, target: string, property: string): readonly JsonObject[] {
  const names = ["Id", "Event", "Filter", target];
  const { Id, Event, Filter, [target]: arns } = childrenOf(value, `${target}Configuration`, names);
  const arn = optionalText(arns);
  if (arn === undefined || Event === undefined) throw malformedXml();
  if (!arn.startsWith("arn:")) throw invalidArgument("The ARN could not be parsed", target, arn);
  const filter = Filter === undefined ? {} : { Filter: { S3Key: { Rules: readFilterRules(Filter[0]) } } };
  const events = Event.map(textOf);
  const unknown = events.find((event) => !event.startsWith("s3:"));
  if (unknown !== undefined) throw invalidArgument("The event is not supported for notifications", "Event", unknown);
  const id = optionalText(Id) || madeUpId([arn, ...events, JSON.stringify(filter)].join(" "));
  return events.map((event) => ({ Id: id, Event: event, [property]: arn, ...filter }));
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

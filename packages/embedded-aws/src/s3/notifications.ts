import { textIn, type JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";

/** Events of a bucket that are modelled, as configurations and messages name them. */
const EVENT_NAMES = [
  "ObjectCreated:Put",
  "ObjectCreated:Copy",
  "ObjectCreated:CompleteMultipartUpload",
  "ObjectRemoved:Delete",
  "ObjectRemoved:DeleteMarkerCreated",
  "ObjectTagging:Put",
  "ObjectTagging:Delete",
  "LifecycleExpiration:Delete",
  "LifecycleExpiration:DeleteMarkerCreated",
] as const;

/** An event of a bucket, as configurations and messages name it. */
export type EventName = (typeof EVENT_NAMES)[number];

/** Events that may be asked for: the modelled ones, whole families of them, and one that never happens here. */
const SUBSCRIBABLE: ReadonlySet<string> = new Set([
  ...EVENT_NAMES,
  ...EVENT_NAMES.map((name) => `${name.split(":")[0]}:*`),
  // A POST of a form, which the engine refuses by name.
  "ObjectCreated:Post",
]);

/** One target of a bucket's events. */
export interface Notification {
  readonly id: string;
  readonly target: { readonly kind: "function" | "queue"; readonly arn: string };
  /** For instance `ObjectCreated:*`, without the `s3:` before it. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** Returns where a bucket's events go, from a property `NotificationConfiguration`, whether a stack or a call set it. */
export function notificationsOf(properties: JsonObject): readonly Notification[] {
  const configuration = objectAt(properties, "NotificationConfiguration");
  const entries = [
    ...objectsAt(configuration, "LambdaConfigurations").map((entry) => readEntry(entry, "function")),
    ...objectsAt(configuration, "QueueConfigurations").map((entry) => readEntry(entry, "queue")),
  ];
  return mergeEvents(entries);
}

/** What of a notification configuration is not modelled, in words; undefined when all of it is. */
export function unmodelledIn(properties: JsonObject): string | undefined {
  const configuration = objectAt(properties, "NotificationConfiguration");
  if (objectsAt(configuration, "TopicConfigurations").length > 0) return "notifications of a bucket to SNS topics";
  const bridge = objectAt(configuration, "EventBridgeConfiguration");
  if (textOrNumber(bridge["EventBridgeEnabled"]) === "true")
    return "EventBridgeConfiguration, the notifications of a bucket to EventBridge";
  const event = notificationsOf(properties)
    .flatMap(({ events }) => events)
    .find((name) => !SUBSCRIBABLE.has(name));
  return event === undefined ? undefined : `the event s3:${event} of a bucket`;
}

function readEntry(entry: JsonObject, kind: "function" | "queue"): Notification {
  const rules = objectsAt(objectAt(objectAt(entry, "Filter"), "S3Key"), "Rules");
  const valueOf = (name: string): string =>
    textIn(rules.find((rule) => textIn(rule["Name"]).toLowerCase() === name)?.["Value"]);
  const arn = textIn(entry[kind === "function" ? "Function" : "Queue"]);
  const event = textIn(entry["Event"]).replace(/^s3:/, "");
  const [prefix, suffix] = [valueOf("prefix"), valueOf("suffix")];
  const id = textOrNumber(entry["Id"]) ?? madeUpId([kind, arn, event, prefix, suffix].join(" "));
  return { id, target: { kind, arn }, events: [event], prefix, suffix };
}

/** A call names several events at once; each is an entry of its own under the same id, as in a template. */
function mergeEvents(entries: readonly Notification[]): readonly Notification[] {
  const merged = new Map<string, Notification>();
  for (const entry of entries) {
    const before = merged.get(entry.id);
    merged.set(entry.id, { ...entry, events: [...(before?.events ?? []), ...entry.events] });
  }
  return [...merged.values()];
}

/** Returns an id where none is given. AWS makes one up; this one follows from the text, the same each time (FNV-1a, four times). */
export function madeUpId(text: string): string {
  const words = [1, 2, 3, 4].map((seed) => {
    let hash = 0x811c9dc5 ^ seed;
    for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  });
  return words.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Returns the notifications that an event of a key is for. */
export function matchNotifications(
  notifications: readonly Notification[],
  { name, key }: { readonly name: EventName; readonly key: string },
): readonly Notification[] {
  const family = `${name.split(":")[0]}:*`;
  return notifications.filter(
    ({ events, prefix, suffix }) =>
      (events.includes(name) || events.includes(family)) && key.startsWith(prefix) && key.endsWith(suffix),
  );
}

/** Returns the queues that a bucket's events go to. */
export function queuesIn(notifications: readonly Notification[]): readonly string[] {
  return notifications.flatMap(({ target }) => (target.kind === "queue" ? [target.arn] : []));
}

/** Says why S3 would not take notifications beside each other: an event of some key would be for two of them. */
export function refuseOverlaps(notifications: readonly Notification[]): string | undefined {
  const clash = notifications.some((one, index) => notifications.slice(index + 1).some((other) => overlap(one, other)));
  if (!clash) return undefined;
  return notifications.some(({ prefix, suffix }) => prefix !== "" || suffix !== "")
    ? "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are " +
        "overlapping for the same event type."
    : "Configurations overlap. Configurations on the same bucket cannot share a common event type.";
}

function overlap(one: Notification, other: Notification): boolean {
  const [a, b] = [one.events, other.events];
  const sharesEvent = a.some((x) => b.some((y) => x === y || isOfFamily(x, y) || isOfFamily(y, x)));
  const sharesPrefix = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  const sharesSuffix = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
  return sharesEvent && sharesPrefix && sharesSuffix;
}

function isOfFamily(event: string, family: string): boolean {
  return family.endsWith(":*") && event.startsWith(family.slice(0, -1));
}

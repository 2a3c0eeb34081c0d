import { textIn, type JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import { parseTimestamp, renderHttpDate } from "../wire/timestamp.ts";
import type { Bucket } from "./bucket-store.ts";
import type { StoredObject } from "./object-history.ts";
import type { Upload } from "./upload-store.ts";

/** A rule of a bucket's lifecycle, as far as it makes something expire. */
export interface LifecycleRule {
  readonly id: string;
  readonly prefix: string;
  readonly tags: readonly (readonly [string, string])[];
  readonly largerThanBytes: number;
  readonly smallerThanBytes: number;
  /** True when it looks at nothing but the key, so that it can also judge what has neither size nor tags. */
  readonly isByKeyOnly: boolean;
  readonly expiration: Expiration | undefined;
  readonly noncurrent: { readonly days: number; readonly keep: number } | undefined;
  readonly abortUploadsAfterDays: number | undefined;
}

/** When current versions expire, or that delete markers go that stand alone. */
export type Expiration =
  | { readonly kind: "days"; readonly days: number }
  | { readonly kind: "date"; readonly atMs: number }
  | { readonly kind: "markers" };

/** Returns the enabled rules of a bucket's lifecycle, whether a stack or a call set them. */
export function lifecycleOf({ properties }: Pick<Bucket, "properties">): readonly LifecycleRule[] {
  return objectsAt(objectAt(properties, "LifecycleConfiguration"), "Rules")
    .filter((rule) => rule["Status"] === "Enabled")
    .map(readRule);
}

function readRule(rule: JsonObject, index: number): LifecycleRule {
  const noncurrent = objectAt(rule, "NoncurrentVersionExpiration");
  const noncurrentDays = numberIn(noncurrent, "NoncurrentDays") ?? numberIn(rule, "NoncurrentVersionExpirationInDays");
  const tags = objectsAt(rule, "TagFilters").map((tag) => [textIn(tag["Key"]), textIn(tag["Value"])] as const);
  const [larger, smaller] = [numberIn(rule, "ObjectSizeGreaterThan"), numberIn(rule, "ObjectSizeLessThan")];
  return {
    id: ruleId(rule, index),
    prefix: textIn(rule["Prefix"]),
    tags,
    largerThanBytes: larger ?? -1,
    smallerThanBytes: smaller ?? Number.POSITIVE_INFINITY,
    isByKeyOnly: tags.length === 0 && larger === undefined && smaller === undefined,
    expiration: readExpiration(rule),
    noncurrent:
      noncurrentDays === undefined
        ? undefined
        : { days: noncurrentDays, keep: numberIn(noncurrent, "NewerNoncurrentVersions") ?? 0 },
    abortUploadsAfterDays: numberIn(objectAt(rule, "AbortIncompleteMultipartUpload"), "DaysAfterInitiation"),
  };
}

function readExpiration(rule: JsonObject): Expiration | undefined {
  const days = numberIn(rule, "ExpirationInDays");
  if (days !== undefined) return { kind: "days", days };
  const atMs = parseTimestamp(textIn(rule["ExpirationDate"]));
  if (atMs !== undefined) return { kind: "date", atMs };
  return textOrNumber(rule["ExpiredObjectDeleteMarker"]) === "true" ? { kind: "markers" } : undefined;
}

/** Returns a rule's id. AWS makes one up where none is given; here it is the rule's place, the same each time. */
export function ruleId(rule: JsonObject, index: number): string {
  return textOrNumber(rule["Id"]) ?? `rule-${index + 1}`;
}

function numberIn(record: JsonObject, name: string): number | undefined {
  const text = textOrNumber(record[name]);
  return text === undefined ? undefined : Number(text);
}

/** True when a rule is about this object. */
export function concerns(
  rule: LifecycleRule,
  { key, sizeBytes, tags }: Pick<StoredObject, "key" | "sizeBytes" | "tags">,
): boolean {
  return (
    key.startsWith(rule.prefix) &&
    sizeBytes > rule.largerThanBytes &&
    sizeBytes < rule.smallerThanBytes &&
    rule.tags.every(([name, value]) => tags[name] === value)
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Returns the midnight (UTC) that ends the day on which so many days have passed: S3 acts on whole days. */
export function midnightAfter(sinceMs: number, days: number): number {
  return Math.ceil((sinceMs + days * DAY_MS) / DAY_MS) * DAY_MS;
}

/** Returns when a current object expires by a rule; undefined for never. */
export function expiryOf(rule: LifecycleRule, object: StoredObject): number | undefined {
  if (rule.expiration === undefined || rule.expiration.kind === "markers" || !concerns(rule, object)) return undefined;
  return rule.expiration.kind === "days"
    ? midnightAfter(object.lastModifiedMs, rule.expiration.days)
    : Math.max(rule.expiration.atMs, midnightAfter(object.lastModifiedMs, 0));
}

/** Returns the header that says when and why an object will expire. */
export function expirationHeader(object: StoredObject, bucket: Bucket): Readonly<Record<string, string>> {
  const due = lifecycleOf(bucket)
    .map((rule) => ({ rule, atMs: expiryOf(rule, object) ?? Number.POSITIVE_INFINITY }))
    .filter(({ atMs }) => atMs < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.atMs - b.atMs)[0];
  if (due === undefined) return {};
  return {
    "x-amz-expiration": `expiry-date="${renderHttpDate(due.atMs)}", rule-id="${encodeURIComponent(due.rule.id)}"`,
  };
}

/** Returns the rule that will abort an upload, and when. */
export function abortOf(
  upload: Upload,
  rules: readonly LifecycleRule[],
): { readonly rule: LifecycleRule; readonly atMs: number } | undefined {
  return rules
    .filter((rule) => rule.isByKeyOnly && upload.key.startsWith(rule.prefix))
    .flatMap((rule) => {
      const days = rule.abortUploadsAfterDays;
      return days === undefined ? [] : [{ rule, atMs: midnightAfter(upload.initiatedAtMs, days) }];
    })
    .toSorted((a, b) => a.atMs - b.atMs)[0];
}

/** Returns the headers that say when and why an upload will be aborted. */
export function abortHeaders(upload: Upload, bucket: Bucket): Readonly<Record<string, string>> {
  const abort = abortOf(upload, lifecycleOf(bucket));
  if (abort === undefined) return {};
  return { "x-amz-abort-date": renderHttpDate(abort.atMs), "x-amz-abort-rule-id": encodeURIComponent(abort.rule.id) };
}

import { element, textElement } from "../wire/xml.ts";
import { childrenOf, textOf } from "./body-xml.ts";
import { S3Error } from "./s3-error.ts";

const MAX_OBJECT_TAGS = 10;
const MAX_BUCKET_TAGS = 50;

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** Reads the tags of the header `x-amz-tagging`, which is written as a query string. */
export function parseTagging(header: string): Tags {
  return checkTags([...new URLSearchParams(header)], MAX_OBJECT_TAGS);
}

/** What is tagged; a bucket with the tags it has until now, those of the system among them. */
export type Tagged = { readonly of: "object" } | { readonly of: "bucket"; readonly before: Tags };

/** Reads the tags in the XML element `Tagging`. */
export function readTagging(root: unknown, tagged: Tagged): Tags {
  const [set] = childrenOf(root, "Tagging", ["TagSet"])["TagSet"] ?? [];
  const tags = (childrenOf(set, "TagSet", ["Tag"])["Tag"] ?? []).map((tag): [string, string] => {
    const { Key = [], Value = [] } = childrenOf(tag, "Tag", ["Key", "Value"]);
    return [textOf(Key[0]), textOf(Value[0])];
  });
  if (tagged.of === "object") return checkTags(tags, MAX_OBJECT_TAGS);
  const [kept, own] = [tags.filter(([key]) => isSystem(key)), tags.filter(([key]) => !isSystem(key))];
  const checked = { ...Object.fromEntries(kept), ...checkTags(own, MAX_BUCKET_TAGS) };
  checkSystemTags(kept, tagged.before);
  return checked;
}

/**
 * AWS: what CloudFormation tags a bucket with can be neither changed nor left out: whoever sets tags hands it over as it is
 * (since September 2018; cloud-custodian 2834).
 */
function checkSystemTags(given: readonly (readonly [string, string])[], before: Tags): void {
  for (const [key, value] of given) {
    if (before[key] !== value) throw invalidTag("System tags cannot be added/updated by requester", key);
  }
  const removed = Object.keys(before).find((key) => isSystem(key) && !given.some(([name]) => name === key));
  if (removed !== undefined) throw invalidTag("System tags cannot be removed by requester", removed);
}

function isSystem(key: string): boolean {
  return /^aws:/i.test(key);
}

/** Writes tags as the XML element `TagSet`. */
export function renderTagSet(tags: Tags): string {
  const entries = Object.entries(tags).map(([key, value]) =>
    element("Tag", textElement("Key", key) + textElement("Value", value)),
  );
  return element("TagSet", entries.join(""));
}

function checkTags(tags: readonly (readonly [string, string])[], limit: number): Tags {
  if (tags.length > limit) {
    throw new S3Error(
      "BadRequest",
      `${limit === MAX_OBJECT_TAGS ? "Object" : "Bucket"} tags cannot be greater than ${limit}`,
    );
  }
  for (const [key, value] of tags) {
    if (!TAG_TEXT.test(key) || key.length === 0 || key.length > 128) {
      throw invalidTag("The TagKey you have provided is invalid", key);
    }
    if (!TAG_TEXT.test(value) || value.length > 256) throw invalidTag("The TagValue you have provided is invalid", key);
    if (isSystem(key)) throw invalidTag("System tags cannot be added/updated by requester", key);
  }
  if (new Set(tags.map(([key]) => key)).size < tags.length) {
    throw invalidTag("Cannot provide multiple Tags with the same key", tags[0]?.[0] ?? "");
  }
  return Object.fromEntries(tags);
}

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function invalidTag(message: string, key: string): S3Error {
  return new S3Error("InvalidTag", message, { elements: { TagKey: key } });
}

import type { Json, JsonObject } from "../json.ts";
import { parseTimestamp, renderTimestamp } from "../wire/timestamp.ts";
import { childrenOf, malformedXml, optionalText, textOf, type Elements } from "./body-xml.ts";
import { invalidArgument, invalidRequest } from "./s3-error.ts";

const RULE_ELEMENTS = [
  "ID",
  "Status",
  "Prefix",
  "Filter",
  "Expiration",
  "NoncurrentVersionExpiration",
  "AbortIncompleteMultipartUpload",
  "Transition",
  "NoncurrentVersionTransition",
];

const FILTER_ELEMENTS = ["Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan"];
const MAX_RULES = 1000;

/**
 * Reads and checks the rules in the XML element `LifecycleConfiguration`, into the shape of `AWS::S3::Bucket`.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function readLifecycleRules(root: unknown): readonly JsonObject[] {
  const rules = (childrenOf(root, "LifecycleConfiguration", ["Rule"])["Rule"] ?? []).map(readRule);
  if (rules.length === 0 || rules.length > MAX_RULES) throw malformedXml();
  const ids = rules.flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
  if (new Set(ids).size < ids.length)
    throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule");
  return rules;
}

function readRule(value: unknown): JsonObject {
  const rule = childrenOf(value, "lifecycle Rule", RULE_ELEMENTS);
  const id = optionalText(rule["ID"]);
  if (id !== undefined && id.length > 255) throw invalidArgument("ID length should not exceed allowed limit of 255");
  const status = optionalText(rule["Status"]);
  if (status !== "Enabled" && status !== "Disabled") throw malformedXml();
  if ((rule["Prefix"] === undefined) === (rule["Filter"] === undefined)) throw malformedXml();
  const filter =
    rule["Filter"] === undefined ? { Prefix: optionalText(rule["Prefix"]) ?? "" } : readFilter(rule["Filter"][0]);
  const actions = { ...readExpiration(rule), ...readNoncurrent(rule), ...readAbort(rule), ...readTransitions(rule) };
  if (Object.keys(actions).length === 0) throw invalidRequest("At least one action needs to be specified in a rule");
  if ("TagFilters" in filter && "AbortIncompleteMultipartUpload" in actions) {
    throw invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags.");
  }
  if ("TagFilters" in filter && "ExpiredObjectDeleteMarker" in actions) {
    throw invalidRequest("ExpiredObjectDeleteMarker cannot be specified with Tags.");
  }
  return { ...(id === undefined || id === "" ? {} : { Id: id }), Status: status, ...filter, ...actions };
}

/** AWS: a filter holds one condition, or several within `And`. */
function readFilter(value: unknown): JsonObject {
  const filter = childrenOf(value, "Filter", [...FILTER_ELEMENTS, "And"]);
  if (Object.keys(filter).length > 1) throw malformedXml();
  const [and] = filter["And"] ?? [];
  const parts = and === undefined ? filter : childrenOf(and, "And", FILTER_ELEMENTS);
  if (and !== undefined && Object.values(parts).flat().length < 2) throw malformedXml();
  const tags = (parts["Tag"] ?? []).map((tag) => {
    const { Key, Value } = childrenOf(tag, "Tag", ["Key", "Value"]);
    return { Key: optionalText(Key) ?? "", Value: optionalText(Value) ?? "" };
  });
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw invalidRequest("Duplicate Tag Keys are not allowed.");
  return {
    ...optional("Prefix", optionalText(parts["Prefix"])),
    ...(tags.length === 0 ? {} : { TagFilters: tags }),
    ...optional("ObjectSizeGreaterThan", readInteger(parts["ObjectSizeGreaterThan"])),
    ...optional("ObjectSizeLessThan", readInteger(parts["ObjectSizeLessThan"])),
  };
}

function readExpiration(rule: Elements): JsonObject {
  if (rule["Expiration"] === undefined) return {};
  const {
    Days,
    Date,
    ExpiredObjectDeleteMarker: marker,
    ...none
  } = childrenOf(rule["Expiration"][0], "Expiration", ["Days", "Date", "ExpiredObjectDeleteMarker"]);
  if ([Days, Date, marker].filter((it) => it !== undefined).length !== 1 || Object.keys(none).length > 0) {
    throw malformedXml();
  }
  if (Days !== undefined) return { ExpirationInDays: readDays(Days, "Expiration") };
  if (Date !== undefined) return { ExpirationDate: readDate(Date) };
  return { ExpiredObjectDeleteMarker: optionalText(marker) === "true" };
}

function readNoncurrent(rule: Elements): JsonObject {
  if (rule["NoncurrentVersionExpiration"] === undefined) return {};
  const { NoncurrentDays, NewerNoncurrentVersions: newer } = childrenOf(
    rule["NoncurrentVersionExpiration"][0],
    "NoncurrentVersionExpiration",
    ["NoncurrentDays", "NewerNoncurrentVersions"],
  );
  if (NoncurrentDays === undefined) throw malformedXml();
  const keep = readInteger(newer);
  if (keep !== undefined && (keep < 1 || keep > 100)) {
    throw invalidArgument("'NewerNoncurrentVersions' must be between 1 and 100");
  }
  const days = readDays(NoncurrentDays, "NoncurrentVersionExpiration");
  return { NoncurrentVersionExpiration: { NoncurrentDays: days, ...optional("NewerNoncurrentVersions", keep) } };
}

function readAbort(rule: Elements): JsonObject {
  if (rule["AbortIncompleteMultipartUpload"] === undefined) return {};
  const { DaysAfterInitiation: days } = childrenOf(
    rule["AbortIncompleteMultipartUpload"][0],
    "AbortIncompleteMultipartUpload",
    ["DaysAfterInitiation"],
  );
  if (days === undefined) throw malformedXml();
  return { AbortIncompleteMultipartUpload: { DaysAfterInitiation: readDays(days, "AbortIncompleteMultipartUpload") } };
}

/** Transitions are kept and shown; no object changes its class. */
function readTransitions(rule: Elements): JsonObject {
  const current = (rule["Transition"] ?? []).map((value) => {
    const { Days, Date, StorageClass } = childrenOf(value, "Transition", ["Days", "Date", "StorageClass"]);
    if ((Days === undefined) === (Date === undefined)) throw malformedXml();
    const when =
      Days === undefined ? { TransitionDate: readDate(Date ?? []) } : { TransitionInDays: readInteger(Days) ?? 0 };
    return { StorageClass: readClass(StorageClass), ...when };
  });
  const noncurrent = (rule["NoncurrentVersionTransition"] ?? []).map((value) => {
    const { NoncurrentDays, NewerNoncurrentVersions, StorageClass } = childrenOf(value, "NoncurrentVersionTransition", [
      "NoncurrentDays",
      "NewerNoncurrentVersions",
      "StorageClass",
    ]);
    const newer = optional("NewerNoncurrentVersions", readInteger(NewerNoncurrentVersions));
    return { StorageClass: readClass(StorageClass), TransitionInDays: readInteger(NoncurrentDays) ?? 0, ...newer };
  });
  return {
    ...(current.length === 0 ? {} : { Transitions: current }),
    ...(noncurrent.length === 0 ? {} : { NoncurrentVersionTransitions: noncurrent }),
  };
}

const CLASSES = new Set(["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "GLACIER_IR", "DEEP_ARCHIVE"]);

function readClass(values: readonly unknown[] | undefined): string {
  const name = optionalText(values) ?? "";
  if (!CLASSES.has(name)) throw malformedXml();
  return name;
}

function readDays(values: readonly unknown[], action: string): number {
  const days = readInteger(values);
  if (days === undefined || days < 1) throw invalidArgument(`'Days' for ${action} action must be a positive integer`);
  return days;
}

/** AWS: dates of lifecycle rules are midnights of UTC. */
function readDate(values: readonly unknown[]): string {
  const text = textOf(values[0]);
  const atMs = parseTimestamp(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (atMs === undefined) throw malformedXml();
  if (atMs % (24 * 60 * 60 * 1000) !== 0) throw invalidArgument("'Date' must be at midnight GMT");
  return renderTimestamp(atMs);
}

function readInteger(values: readonly unknown[] | undefined): number | undefined {
  const text = optionalText(values);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(text)) throw malformedXml();
  return Number(text);
}

function optional(name: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

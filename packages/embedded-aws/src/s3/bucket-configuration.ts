import { notModelled } from "../aws-error.ts";
import type { Json, JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import { element, textElement } from "../wire/xml.ts";
import { childrenOf, malformedXml, optionalText, readRoot } from "./body-xml.ts";
import { changeProperty } from "./change-bucket.ts";
import { readTagging, renderTagSet, type Tags } from "./object-tags.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";
import { S3Error } from "./s3-error.ts";
import { versioningOf } from "./versioning.ts";

/**
 * A part of a bucket's configuration that calls read and set. It is kept in the shape that `AWS::S3::Bucket` gives it,
 * so that what a stack set and what a call set is the same.
 */
export interface Configuration {
  /** The element that holds it. */
  readonly root: string;
  readonly property: string;
  /** Returns the content of the element; throws S3's answer where nothing is set. */
  readonly render: (properties: JsonObject) => string;
  /** Reads and checks the element; `before` is what the bucket has until now. */
  readonly parse: (root: unknown, before: JsonObject) => Json;
  /** What is kept once it was taken away, where that is something else than never having been set. */
  readonly removed?: Json;
}

/** Returns the operation that gives a configuration. */
export function getConfiguration({ root, render }: Configuration): S3Operation {
  return (call, ports) => {
    const content = render(ownBucket(call, ports).properties);
    return xmlResponse(`<${root} xmlns="${S3_NAMESPACE}">${content}</${root}>`);
  };
}

/** Returns the operation that sets a configuration. AWS: setting tags answers 204, all others 200. */
export function putConfiguration({ root, property, parse }: Configuration): S3Operation {
  return async (call, ports) => {
    ownBucket(call, ports);
    const given = await readRoot(call.request, root, ports.digests);
    const bucket = ownBucket(call, ports);
    changeProperty(ports, bucket, { [property]: parse(given, bucket.properties) });
    return { status: property === "Tags" ? 204 : 200, headers: {}, body: "" };
  };
}

/** Returns the operation that takes a configuration away. */
export function deleteConfiguration({ property, removed }: Configuration): S3Operation {
  return (call, ports) => {
    changeProperty(ports, ownBucket(call, ports), { [property]: removed });
    return { status: 204, headers: {}, body: "" };
  };
}

/** Whether a bucket keeps versions. AWS: a bucket that never did has an empty answer. */
export const VERSIONING: Configuration = {
  root: "VersioningConfiguration",
  property: "VersioningConfiguration",
  render(properties) {
    const versioning = versioningOf({ properties });
    return versioning === "Unversioned" ? "" : textElement("Status", versioning);
  },
  parse(root) {
    const { Status, MfaDelete } = childrenOf(root, "VersioningConfiguration", ["Status", "MfaDelete"]);
    if (optionalText(MfaDelete) === "Enabled") throw notModelled("MFA delete of S3");
    const status = optionalText(Status);
    if (status === undefined) {
      throw new S3Error("IllegalVersioningConfigurationException", "The Versioning element must be specified");
    }
    if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
    return { Status: status };
  },
};

/** A bucket's own tags. */
export const TAGGING: Configuration = {
  root: "Tagging",
  property: "Tags",
  render(properties) {
    const tags = tagsIn(properties);
    if (Object.keys(tags).length === 0) throw missing("NoSuchTagSet", "The TagSet does not exist");
    return renderTagSet(tags);
  },
  parse: (root, before) =>
    Object.entries(readTagging(root, { of: "bucket", before: tagsIn(before) })).map(([Key, Value]) => ({ Key, Value })),
};

function tagsIn(properties: JsonObject): Tags {
  return Object.fromEntries(objectsAt(properties, "Tags").map((tag) => [textIn(tag, "Key"), textIn(tag, "Value")]));
}

const ACCESS_BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** What public access is blocked. AWS: since April 2023 a new bucket blocks all of it unless told otherwise. */
export const PUBLIC_ACCESS_BLOCK: Configuration = {
  root: "PublicAccessBlockConfiguration",
  removed: {},
  property: "PublicAccessBlockConfiguration",
  render(properties) {
    const given = objectAt(properties, "PublicAccessBlockConfiguration");
    const isGiven = properties["PublicAccessBlockConfiguration"] !== undefined;
    if (isGiven && Object.keys(given).length === 0) {
      throw missing("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found");
    }
    return ACCESS_BLOCKS.map((name) => textElement(name, isGiven ? textIn(given, name) || "false" : "true")).join("");
  },
  parse(root) {
    const blocks = childrenOf(root, "PublicAccessBlockConfiguration", ACCESS_BLOCKS);
    return Object.fromEntries(ACCESS_BLOCKS.map((name) => [name, optionalText(blocks[name])?.trim() === "true"]));
  },
};

/** Who owns objects that other accounts write. AWS: since April 2023 the owner of the bucket, unless told otherwise. */
export const OWNERSHIP_CONTROLS: Configuration = {
  root: "OwnershipControls",
  property: "OwnershipControls",
  removed: { Rules: [] },
  render(properties) {
    const given = properties["OwnershipControls"] ?? { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] };
    const [rule] = objectsAt(objectAt({ given }, "given"), "Rules");
    if (rule === undefined) {
      throw missing("OwnershipControlsNotFoundError", "The bucket ownership controls were not found");
    }
    return element("Rule", textElement("ObjectOwnership", textIn(rule, "ObjectOwnership")));
  },
  parse(root) {
    const [rule] = childrenOf(root, "OwnershipControls", ["Rule"])["Rule"] ?? [];
    const ownership = optionalText(childrenOf(rule, "Rule", ["ObjectOwnership"])["ObjectOwnership"]) ?? "";
    return { Rules: [{ ObjectOwnership: checkOwnership(ownership) }] };
  },
};

/** Returns a kind of ownership that S3 knows; throws `MalformedXML` for any other. */
export function checkOwnership(ownership: string): string {
  if (!["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"].includes(ownership)) throw malformedXml();
  return ownership;
}

/** How new objects are encrypted, as far as their headers say: nothing is encrypted here. */
export const ENCRYPTION: Configuration = {
  root: "ServerSideEncryptionConfiguration",
  property: "BucketEncryption",
  render(properties) {
    const [rule = {}] = objectsAt(objectAt(properties, "BucketEncryption"), "ServerSideEncryptionConfiguration");
    const byDefault = objectAt(rule, "ServerSideEncryptionByDefault");
    const keyId = textIn(byDefault, "KMSMasterKeyID");
    const content =
      textElement("SSEAlgorithm", textIn(byDefault, "SSEAlgorithm") || "AES256") +
      (keyId === "" ? "" : textElement("KMSMasterKeyID", keyId));
    const bucketKey = textElement("BucketKeyEnabled", textIn(rule, "BucketKeyEnabled") || "false");
    return element("Rule", element("ApplyServerSideEncryptionByDefault", content) + bucketKey);
  },
  parse(root) {
    const rules = childrenOf(root, "ServerSideEncryptionConfiguration", ["Rule"])["Rule"] ?? [];
    if (rules.length !== 1) throw malformedXml();
    const { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled } = childrenOf(rules[0], "Rule", [
      "ApplyServerSideEncryptionByDefault",
      "BucketKeyEnabled",
    ]);
    const chosen = childrenOf(byDefault?.[0], "ApplyServerSideEncryptionByDefault", ["SSEAlgorithm", "KMSMasterKeyID"]);
    const algorithm = optionalText(chosen["SSEAlgorithm"]) ?? "";
    if (algorithm !== "AES256" && algorithm !== "aws:kms")
      throw notModelled(`the encryption ${algorithm} of S3 (AES256 and aws:kms are)`);
    const keyId = optionalText(chosen["KMSMasterKeyID"]);
    const rule = { SSEAlgorithm: algorithm, ...(keyId === undefined ? {} : { KMSMasterKeyID: keyId }) };
    const bucketKey = optionalText(BucketKeyEnabled) === "true" ? { BucketKeyEnabled: true } : {};
    return { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: rule, ...bucketKey }] };
  },
};

/** S3's answer to asking for a configuration that nobody set. */
export function missing(code: string, message: string): S3Error {
  return new S3Error(code, message, { status: 404 });
}

/** Templates hold booleans and numbers as such or as texts. */
function textIn(record: JsonObject, name: string): string {
  return textOrNumber(record[name]) ?? "";
}

import { AwsError, notModelled } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import type { HttpRequest } from "../wire/http.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { element, textElement } from "../wire/xml.ts";
import { childrenOf, optionalText, readRoot } from "./body-xml.ts";
import { checkOwnership } from "./bucket-configuration.ts";
import type { Bucket } from "./bucket-store.ts";
import type { Digests } from "./digests.ts";
import { decodeToken, encodeToken, readMost } from "./page-keys.ts";
import { S3Error } from "./s3-error.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";

/** Lists the caller's buckets, page by page where a page has a size. */
export const listBuckets: S3Operation = ({ context, request: { query } }, { buckets }) => {
  const [prefix, region] = [query.get("prefix") ?? "", query.get("bucket-region")];
  const after = query.has("continuation-token") ? decodeToken(query.get("continuation-token") ?? "") : "";
  const found = buckets
    .list(context.account)
    .filter(
      ({ name, region: ofBucket }) => name.startsWith(prefix) && name > after && (region ?? ofBucket) === ofBucket,
    );
  const shown = query.has("max-buckets") ? found.slice(0, readMost(query, "max-buckets")) : found;
  const last = shown.length < found.length ? shown.at(-1) : undefined;
  const owner = element("Owner", textElement("ID", context.account));
  return xmlResponse(
    `<ListAllMyBucketsResult xmlns="${S3_NAMESPACE}">` +
      owner +
      element("Buckets", shown.map(renderBucket).join("")) +
      (last === undefined ? "" : textElement("ContinuationToken", encodeToken(last.name))) +
      (prefix === "" ? "" : textElement("Prefix", prefix)) +
      "</ListAllMyBucketsResult>",
  );
};

function renderBucket({ name, createdAtMs, region }: Bucket): string {
  return element(
    "Bucket",
    textElement("Name", name) +
      textElement("CreationDate", renderTimestamp(createdAtMs)) +
      textElement("BucketRegion", region),
  );
}

/**
 * Creates a bucket in the caller's region.
 * AWS: us-east-1 takes no location constraint and answers an owner's second create with success;
 * every other region wants itself named and answers it with `BucketAlreadyOwnedByYou`.
 */
export const createBucket: S3Operation = async (call, { buckets, clock, digests }) => {
  const { bucket: name, context } = call;
  if (!isBucketName(name)) throw new S3Error("InvalidBucketName", "The specified bucket is not valid.");
  const { constraint, tags } = await readConfiguration(call.request, digests);
  const region = bucketRegion(constraint, context.region);
  const isOwnAgain = region === "us-east-1" && buckets.get(name)?.account === context.account;
  const properties = { ...readOptions(call.request.headers), ...(tags.length === 0 ? {} : { Tags: tags }) };
  if (!isOwnAgain) buckets.create({ name, account: context.account, region, createdAtMs: clock.now(), properties });
  return { status: 200, headers: { location: `/${name}` }, body: "" };
};

/** What headers say of a new bucket. */
function readOptions(headers: HttpRequest["headers"]): JsonObject {
  const acl = headers["x-amz-acl"] ?? "private";
  if (acl !== "private") throw notModelled(`the header x-amz-acl: ${acl} of S3`);
  const lock = "x-amz-bucket-object-lock-enabled";
  if (headers[lock]?.toLowerCase() === "true") throw notModelled(`the header ${lock} of S3 (object lock)`);
  const ownership = headers["x-amz-object-ownership"];
  return ownership === undefined
    ? {}
    : { OwnershipControls: { Rules: [{ ObjectOwnership: checkOwnership(ownership) }] } };
}

/** Says that a bucket is there and where. */
export const headBucket: S3Operation = (call, ports) => ({
  status: 200,
  headers: { "x-amz-bucket-region": ownBucket(call, ports).region, "content-type": "application/xml" },
  body: "",
});

/** Removes an empty bucket, and the parts of the uploads that were in progress there. */
export const deleteBucket: S3Operation = async (call, ports) => {
  const { buckets, objects, uploads } = ports;
  const { name } = ownBucket(call, ports);
  const inProgress = uploads.list(name);
  buckets.delete(name);
  await objects.forget(inProgress.flatMap((upload) => uploads.remove(upload)));
  return { status: 204, headers: {}, body: "" };
};

/** Says where a bucket is. AWS: us-east-1 is told as an empty constraint. */
export const getBucketLocation: S3Operation = (call, ports) => {
  const { region } = ownBucket(call, ports);
  const constraint = region === "us-east-1" ? "" : region;
  return xmlResponse(`<LocationConstraint xmlns="${S3_NAMESPACE}">${constraint}</LocationConstraint>`);
};

async function readConfiguration(
  request: HttpRequest,
  digests: Digests,
): Promise<{ readonly constraint: string | undefined; readonly tags: readonly JsonObject[] }> {
  if (request.body.length === 0) return { constraint: undefined, tags: [] };
  const root = await readRoot(request, "CreateBucketConfiguration", digests);
  const { LocationConstraint, Tags } = childrenOf(root, "CreateBucketConfiguration", ["LocationConstraint", "Tags"]);
  const tags = (childrenOf(Tags?.[0], "Tags", ["Tag"])["Tag"] ?? []).map((tag) => {
    const { Key, Value } = childrenOf(tag, "Tag", ["Key", "Value"]);
    return { Key: optionalText(Key) ?? "", Value: optionalText(Value) ?? "" };
  });
  return { constraint: optionalText(LocationConstraint) || undefined, tags };
}

function bucketRegion(constraint: string | undefined, endpointRegion: string): string {
  if (endpointRegion === "us-east-1" || constraint === endpointRegion) return constraint ?? "us-east-1";
  throw new AwsError(
    "IllegalLocationConstraintException",
    `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint ` +
      "this request was sent to.",
  );
}

/** AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !name.startsWith("xn--") &&
    !name.endsWith("-s3alias")
  );
}

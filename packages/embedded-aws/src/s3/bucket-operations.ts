import { AwsError, notModelled } from "../aws-error.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { element, textElement } from "../wire/xml.ts";
import { malformedXml, parseBodyXml } from "./body-xml.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";

/** Lists the caller's buckets. */
export const listBuckets: S3Operation = ({ context }, { buckets }) => {
  const entries = buckets
    .list(context.account)
    .map((bucket) =>
      element(
        "Bucket",
        textElement("Name", bucket.name) +
          textElement("CreationDate", renderTimestamp(bucket.createdAtMs)) +
          textElement("BucketRegion", bucket.region),
      ),
    )
    .join("");
  const owner = element("Owner", textElement("ID", context.account));
  return xmlResponse(
    `<ListAllMyBucketsResult xmlns="${S3_NAMESPACE}">${owner}${element("Buckets", entries)}</ListAllMyBucketsResult>`,
  );
};

/**
 * Creates a bucket in the caller's region.
 * AWS: us-east-1 takes no location constraint and answers an owner's second create with success;
 * every other region wants itself named and answers it with `BucketAlreadyOwnedByYou`.
 */
export const createBucket: S3Operation = async (call, { buckets, clock }) => {
  const { bucket: name, context } = call;
  if (!isBucketName(name)) throw new AwsError("InvalidBucketName", "The specified bucket is not valid.");
  const region = bucketRegion(await readLocationConstraint(call.request.body), context.region);
  const isOwnAgain = region === "us-east-1" && buckets.get(name)?.account === context.account;
  if (!isOwnAgain) {
    buckets.create({ name, account: context.account, region, createdAtMs: clock.now(), properties: {} });
  }
  return { status: 200, headers: { location: `/${name}` }, body: "" };
};

/** Says that a bucket is there and where. */
export const headBucket: S3Operation = (call, ports) => ({
  status: 200,
  headers: { "x-amz-bucket-region": ownBucket(call, ports).region, "content-type": "application/xml" },
  body: "",
});

/** Removes an empty bucket. */
export const deleteBucket: S3Operation = (call, ports) => {
  ports.buckets.delete(ownBucket(call, ports).name);
  return { status: 204, headers: {}, body: "" };
};

/** Says where a bucket is. AWS: us-east-1 is told as an empty constraint. */
export const getBucketLocation: S3Operation = (call, ports) => {
  const { region } = ownBucket(call, ports);
  const constraint = region === "us-east-1" ? "" : region;
  return xmlResponse(`<LocationConstraint xmlns="${S3_NAMESPACE}">${constraint}</LocationConstraint>`);
};

async function readLocationConstraint(body: Uint8Array): Promise<string | undefined> {
  if (body.length === 0) return undefined;
  const { CreateBucketConfiguration: configuration } = await parseBodyXml(body);
  if (configuration === undefined) throw malformedXml();
  if (typeof configuration !== "object") return undefined;
  const { LocationConstraint: constraint, ...others } = configuration as Readonly<Record<string, unknown>>;
  const other = Object.keys(others).find((name) => /^[A-Z]/.test(name));
  if (other !== undefined) throw notModelled(`${other} in the CreateBucketConfiguration of S3`);
  return typeof constraint === "string" && constraint !== "" ? constraint : undefined;
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

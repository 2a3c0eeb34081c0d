import { notModelled } from "../aws-error.ts";
import { isList, isObject, type JsonObject } from "../json.ts";
import type { Store, Table } from "../state/store.ts";
import { textElement } from "../wire/xml.ts";
import { POLICIES_TABLE } from "./bucket-store.ts";
import { missing } from "./bucket-configuration.ts";
import { readObjectBody } from "./read-object-body.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";
import { S3Error } from "./s3-error.ts";

/** A bucket's policy. It is kept and shown, and what it denies is refused; what it allows lets nobody in. */
interface BucketPolicy {
  readonly text: string;
}

/** The table of policies by bucket, whether a call or a stack set them. */
export function bucketPolicies(store: Store): Table<BucketPolicy> {
  return store.table(POLICIES_TABLE);
}

/** Returns the statements of a bucket's policy; none where it has no policy, or one that a stack set and that is none. */
export function statementsOf(store: Store, bucket: string): readonly JsonObject[] {
  const policy = bucketPolicies(store).get(bucket);
  return policy === undefined ? [] : statementsIn(policy.text);
}

/** Gives a bucket's policy. */
export const getBucketPolicy: S3Operation = (call, ports) => {
  const policy = bucketPolicies(ports.store).get(ownBucket(call, ports).name);
  if (policy === undefined) throw missing("NoSuchBucketPolicy", "The bucket policy does not exist");
  return { status: 200, headers: { "content-type": "application/json" }, body: policy.text };
};

/** Sets a bucket's policy; a text that is no policy is refused. */
export const putBucketPolicy: S3Operation = async (call, ports) => {
  const { bytes } = await readObjectBody(call.request, ports.digests);
  const text = new TextDecoder().decode(bytes);
  checkPolicy(text, call.bucket);
  bucketPolicies(ports.store).put(ownBucket(call, ports).name, { text });
  return { status: 204, headers: {}, body: "" };
};

/** Takes a bucket's policy away. */
export const deleteBucketPolicy: S3Operation = (call, ports) => {
  bucketPolicies(ports.store).delete(ownBucket(call, ports).name);
  return { status: 204, headers: {}, body: "" };
};

/** Says whether a policy makes the bucket public. AWS: a bucket without a policy has no such status. */
export const getBucketPolicyStatus: S3Operation = (call, ports) => {
  const policy = bucketPolicies(ports.store).get(ownBucket(call, ports).name);
  if (policy === undefined) throw missing("NoSuchBucketPolicy", "The bucket policy does not exist");
  const isPublic = statementsIn(policy.text).some((statement) => letsAnybodyIn(statement));
  return xmlResponse(`<PolicyStatus xmlns="${S3_NAMESPACE}">${textElement("IsPublic", isPublic)}</PolicyStatus>`);
};

/** AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html, "The meaning of public". */
function letsAnybodyIn({ Effect, Principal, Condition }: JsonObject): boolean {
  const names = isObject(Principal) ? Principal["AWS"] : Principal;
  const isAnybody = (isList(names) ? names : [names]).includes("*");
  if (Effect !== "Allow" || !isAnybody) return false;
  // Some conditions make it private after all.
  if (Condition !== undefined)
    throw notModelled("the policy status of a bucket whose policy lets anybody in on conditions");
  return true;
}

function statementsIn(text: string): readonly JsonObject[] {
  const policy = parsePolicy(text);
  const statements = isObject(policy) ? policy["Statement"] : undefined;
  return (isList(statements) ? statements : [statements]).filter((statement) => isObject(statement));
}

const MAX_POLICY_BYTES = 20_480;

function checkPolicy(text: string, bucket: string): void {
  if (text.length > MAX_POLICY_BYTES) throw malformedPolicy("The policy is larger than the allowed 20480 bytes.");
  const policy = parsePolicy(text);
  const statements = isObject(policy) ? policy["Statement"] : undefined;
  const list = isList(statements) ? statements : [statements];
  for (const statement of list) {
    if (!isObject(statement)) throw malformedPolicy("Missing required field Statement");
    if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny")
      throw malformedPolicy("Missing required field Effect");
    if (statement["Principal"] === undefined && statement["NotPrincipal"] === undefined) {
      throw malformedPolicy("Missing required field Principal");
    }
    const resources = statement["Resource"] ?? statement["NotResource"];
    const names = isList(resources) ? resources : [resources];
    const isOwn = names.every((name) => typeof name === "string" && isWithin(name, bucket));
    if (!isOwn) throw malformedPolicy("Policy has invalid resource");
  }
}

function isWithin(resource: string, bucket: string): boolean {
  const own = `arn:aws:s3:::${bucket}`;
  return (
    resource === own || resource.startsWith(`${own}/`) || /^arn:aws:s3:::.*[*?]/.test(resource) || resource === "*"
  );
}

function parsePolicy(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
}

function malformedPolicy(message: string): S3Error {
  return new S3Error("MalformedPolicy", message);
}

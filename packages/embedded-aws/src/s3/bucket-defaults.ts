import { notModelled } from "../aws-error.ts";
import { element, textElement } from "../wire/xml.ts";
import { missing } from "./bucket-configuration.ts";
import { findVersion } from "./find-version.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";

/** A configuration that calls may read and not set: what S3 answers while there is none. */
interface Unset {
  /** The property of `AWS::S3::Bucket` by which a stack may have set it nevertheless. */
  readonly property: string;
  readonly answer:
    | { readonly root: string; readonly content: string }
    | { readonly code: string; readonly message: string };
}

/** Returns the operation that gives a configuration which nobody set; one that a stack set is refused by name. */
export function getUnset({ property, answer }: Unset): S3Operation {
  return (call, ports) => {
    if (ownBucket(call, ports).properties[property] !== undefined) {
      throw notModelled(`reading the ${property} that a stack gave a bucket`);
    }
    if ("code" in answer) throw missing(answer.code, answer.message);
    return xmlResponse(`<${answer.root} xmlns="${S3_NAMESPACE}">${answer.content}</${answer.root}>`);
  };
}

export const UNSET = {
  accelerate: { property: "AccelerateConfiguration", answer: { root: "AccelerateConfiguration", content: "" } },
  cors: {
    property: "CorsConfiguration",
    answer: { code: "NoSuchCORSConfiguration", message: "The CORS configuration does not exist" },
  },
  logging: { property: "LoggingConfiguration", answer: { root: "BucketLoggingStatus", content: "" } },
  "object-lock": {
    property: "ObjectLockConfiguration",
    answer: {
      code: "ObjectLockConfigurationNotFoundError",
      message: "Object Lock configuration does not exist for this bucket",
    },
  },
  replication: {
    property: "ReplicationConfiguration",
    answer: { code: "ReplicationConfigurationNotFoundError", message: "The replication configuration was not found" },
  },
  requestPayment: {
    property: "RequestPaymentConfiguration",
    answer: { root: "RequestPaymentConfiguration", content: textElement("Payer", "BucketOwner") },
  },
  website: {
    property: "WebsiteConfiguration",
    answer: {
      code: "NoSuchWebsiteConfiguration",
      message: "The specified bucket does not have a website configuration",
    },
  },
} as const satisfies Readonly<Record<string, Unset>>;

/** Gives the access control list of a bucket: its owner may do everything. */
export const getBucketAcl: S3Operation = (call, ports) => {
  const { account, properties } = ownBucket(call, ports);
  if (properties["AccessControl"] !== undefined && properties["AccessControl"] !== "Private") {
    throw notModelled("reading the AccessControl that a stack gave a bucket");
  }
  return renderAcl(account);
};

/** Gives the access control list of an object, which is that of its bucket's owner. */
export const getObjectAcl: S3Operation = (call, ports) => {
  const { account, name } = ownBucket(call, ports);
  const versionId = call.request.query.get("versionId") ?? undefined;
  findVersion(ports.objects, { bucket: name, key: call.key, versionId, method: "GET" });
  return renderAcl(account);
};

function renderAcl(account: string) {
  const id = textElement("ID", account);
  const grantee = `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">${id}</Grantee>`;
  const grant = element("Grant", grantee + textElement("Permission", "FULL_CONTROL"));
  const list = element("Owner", id) + element("AccessControlList", grant);
  return xmlResponse(`<AccessControlPolicy xmlns="${S3_NAMESPACE}">${list}</AccessControlPolicy>`);
}

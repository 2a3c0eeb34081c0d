import type { JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import { changeProperty } from "./change-bucket.ts";
import { malformedXml, readRoot } from "./body-xml.ts";
import { readLifecycleRules } from "./read-lifecycle.ts";
import { renderRule } from "./render-lifecycle.ts";
import { ownBucket, S3_NAMESPACE, type S3Operation, xmlResponse } from "./s3-call.ts";
import { S3Error } from "./s3-error.ts";

const MINIMUM_SIZE = "x-amz-transition-default-minimum-object-size";

/** Sets a bucket's lifecycle. */
export const putBucketLifecycle: S3Operation = async (call, ports) => {
  ownBucket(call, ports);
  const Rules = readLifecycleRules(await readRoot(call.request, "LifecycleConfiguration", ports.digests));
  const minimum = call.request.headers[MINIMUM_SIZE] ?? "all_storage_classes_128K";
  if (minimum !== "all_storage_classes_128K" && minimum !== "varies_by_storage_class") throw malformedXml();
  const configuration: JsonObject = { Rules, TransitionDefaultMinimumObjectSize: minimum };
  changeProperty(ports, ownBucket(call, ports), { LifecycleConfiguration: configuration });
  return { status: 200, headers: { [MINIMUM_SIZE]: minimum }, body: "" };
};

/** Gives a bucket's lifecycle. */
export const getBucketLifecycle: S3Operation = (call, ports) => {
  const configuration = objectAt(ownBucket(call, ports).properties, "LifecycleConfiguration");
  const rules = objectsAt(configuration, "Rules");
  if (rules.length === 0) {
    throw new S3Error("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", {
      status: 404,
      elements: { BucketName: call.bucket },
    });
  }
  const content = rules.map((rule, index) => renderRule(rule, index)).join("");
  const answer = xmlResponse(`<LifecycleConfiguration xmlns="${S3_NAMESPACE}">${content}</LifecycleConfiguration>`);
  const minimum = textOrNumber(configuration["TransitionDefaultMinimumObjectSize"]) ?? "all_storage_classes_128K";
  return { ...answer, headers: { ...answer.headers, [MINIMUM_SIZE]: minimum } };
};

/** Takes a bucket's lifecycle away. */
export const deleteBucketLifecycle: S3Operation = (call, ports) => {
  changeProperty(ports, ownBucket(call, ports), { LifecycleConfiguration: undefined });
  return { status: 204, headers: {}, body: "" };
};

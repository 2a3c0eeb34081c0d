import { AwsError, notModelled } from "../aws-error.ts";
import type { CallContext } from "../service.ts";
import type { Face, HttpRequest, HttpResponse } from "../wire/http.ts";
import { renderError } from "../wire/render-error.ts";
import { getBucketTagging, getBucketVersioning, getPublicAccessBlock } from "./bucket-configuration.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./bucket-operations.ts";
import { listObjectsV2 } from "./list-objects.ts";
import { getObject, headObject } from "./read-object.ts";
import { parseS3Call, refuseOtherOptions, type S3Call, type S3Operation, type S3Ports } from "./s3-call.ts";
import { copyObject, deleteObject, deleteObjects, putObject } from "./write-object.ts";

/** An operation and the headers and query parameters that it obeys. */
interface Route {
  readonly operation: S3Operation;
  readonly obeys: ReadonlySet<string>;
}

const OPTIONS_OF_READING = ["x-amz-checksum-mode", "if-match", "if-none-match", "range"];

/** Every operation of S3 that the engine models, by what it is about and its method. */
const ROUTES: Readonly<Record<string, Route>> = {
  "GET service": route(listBuckets),
  "PUT bucket": route(createBucket),
  "HEAD bucket": route(headBucket),
  "DELETE bucket": route(deleteBucket),
  "GET bucket location": route(getBucketLocation, "location"),
  "GET bucket tagging": route(getBucketTagging, "tagging"),
  "GET bucket versioning": route(getBucketVersioning, "versioning"),
  "GET bucket publicAccessBlock": route(getPublicAccessBlock, "publicAccessBlock"),
  "GET bucket list-type": route(
    listObjectsV2,
    "list-type",
    "prefix",
    "delimiter",
    "max-keys",
    "continuation-token",
    "start-after",
    "encoding-type",
  ),
  "POST bucket delete": route(deleteObjects, "delete"),
  "PUT object": route(putObject, "if-match", "if-none-match"),
  "PUT object copy": route(copyObject, "x-amz-copy-source", "x-amz-metadata-directive"),
  "GET object": route(getObject, ...OPTIONS_OF_READING),
  "HEAD object": route(headObject, ...OPTIONS_OF_READING),
  "DELETE object": route(deleteObject),
};

/** The query parameters that make another operation of a call; all others only qualify one. */
const MARKERS: readonly string[] = ["location", "list-type", "delete", "tagging", "versioning", "publicAccessBlock"];

/**
 * Returns S3 behind its REST-XML protocol, path-style. Every sub-resource, header and option that is not modelled is refused by name.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function createS3Face(ports: S3Ports): Face {
  return {
    async answer(request, context) {
      try {
        return await callOperation(request, context, ports);
      } catch (error) {
        if (error instanceof AwsError) return renderError("restXml", error, context.requestId);
        throw error;
      }
    },
  };
}

async function callOperation(request: HttpRequest, context: CallContext, ports: S3Ports): Promise<HttpResponse> {
  const call = parseS3Call(request, context);
  const found = ROUTES[nameRoute(call)];
  if (found === undefined) throw notModelled(`S3's ${describeCall(call)}`);
  refuseOtherOptions(call.request, found.obeys);
  return found.operation(call, ports);
}

function nameRoute(call: S3Call): string {
  const { method, query, headers } = call.request;
  const subject = subjectOf(call);
  if (method === "PUT" && subject === "object" && headers["x-amz-copy-source"] !== undefined) return "PUT object copy";
  const marker = MARKERS.find((name) => subject === "bucket" && query.has(name));
  return marker === undefined ? `${method} ${subject}` : `${method} ${subject} ${marker}`;
}

function subjectOf({ bucket, key }: S3Call): "service" | "bucket" | "object" {
  if (bucket === "") return "service";
  return key === "" ? "bucket" : "object";
}

function describeCall(call: S3Call): string {
  const query = [...call.request.query.keys()].filter((name) => name !== "x-id").join("&");
  const subject = { service: "the service", bucket: "a bucket", object: "an object" }[subjectOf(call)];
  return `${call.request.method} on ${subject}${query === "" ? "" : ` with ?${query}`}`;
}

function route(operation: S3Operation, ...obeys: readonly string[]): Route {
  return { operation, obeys: new Set(obeys) };
}

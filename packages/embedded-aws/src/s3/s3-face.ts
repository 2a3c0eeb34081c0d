import { notModelled, type AwsError } from "../aws-error.ts";
import type { CallContext } from "../service.ts";
import { createFace } from "../wire/create-face.ts";
import type { Face, HttpRequest, HttpResponse } from "../wire/http.ts";
import { renderError } from "../wire/render-error.ts";
import { textElement } from "../wire/xml.ts";
import { createLifecycleSweep, type LifecycleSweep } from "./apply-lifecycle.ts";
import { refuseOtherRegion } from "./bucket-region.ts";
import { refuseDenied } from "./judge-bucket-policy.ts";
import { actionOf } from "./policy-actions.ts";
import { refuseExpiredUrl } from "./presigned-url.ts";
import { MARKERS, ROUTES } from "./routes.ts";
import { parseS3Call, refuseOtherOptions, type S3Call, type S3Ports } from "./s3-call.ts";
import { S3Error } from "./s3-error.ts";

/**
 * Returns S3 behind its REST-XML protocol, path-style. Every sub-resource, header and option that is not modelled is refused by name.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function createS3Face(ports: S3Ports): Face {
  const sweep = createLifecycleSweep(ports);
  return createFace(
    async (request, context) => await callOperation(parseS3Call(request, context), ports, sweep),
    renderS3Error,
  );
}

async function callOperation(call: S3Call, ports: S3Ports, sweep: LifecycleSweep): Promise<HttpResponse> {
  refuseExpiredUrl(call.request.query, ports.wallClock());
  const name = nameRoute(call);
  const found = ROUTES[name];
  if (found === undefined) throw notModelled(`S3's ${describeCall(call)}`);
  refuseOtherOptions(call.request, found.obeys);
  const bucket = ports.buckets.get(call.bucket);
  if (bucket?.account === call.context.account) {
    if (name !== "GET bucket location" && name !== "PUT bucket") refuseOtherRegion(bucket, call);
    await sweep(call, bucket);
    const action = actionOf(name, call);
    if (action !== undefined) refuseDenied(call, ports, { action, bucket: call.bucket, key: call.key });
  }
  return found.operation(call, ports);
}

function nameRoute(call: S3Call): string {
  const { method, query, headers } = call.request;
  const subject = subjectOf(call);
  const marker = MARKERS[subject].find((name) => query.has(name));
  const copies = method === "PUT" && subject === "object" && headers["x-amz-copy-source"] !== undefined;
  return [method, subject, marker, copies ? "copy" : undefined].filter((part) => part !== undefined).join(" ");
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

/** Adds to an error what only S3 says. AWS: an answer to HEAD has no body, so its headers must tell. */
function renderS3Error(error: AwsError, request: HttpRequest, { requestId }: CallContext): HttpResponse {
  const response = renderError("restXml", error, requestId);
  if (!(error instanceof S3Error)) return response;
  const elements = Object.entries(error.elements).map(([name, text]) => textElement(name, text));
  const resource = textElement("Resource", request.path);
  return {
    ...response,
    headers: { ...response.headers, ...error.headers, "content-type": "application/xml" },
    body: String(response.body).replace("<RequestId>", `${elements.join("")}${resource}<RequestId>`),
  };
}

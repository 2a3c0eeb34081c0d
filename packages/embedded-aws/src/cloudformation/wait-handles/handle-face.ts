import { AwsError } from "../../aws-error.ts";
import type { Clock } from "../../clock.ts";
import type { PhysicalResource } from "../../resources/resource-handler.ts";
import { RESOURCES_TABLE, typePrefix } from "../../resources/world.ts";
import type { Store } from "../../state/store.ts";
import { createFace } from "../../wire/create-face.ts";
import type { Face, HttpRequest } from "../../wire/http.ts";
import { renderError } from "../../wire/render-error.ts";
import { uuidOfArn } from "../model/arn.ts";
import { keyOf, openTables } from "../model/tables.ts";
import { openHandleMessages, parseHandleMessage } from "./handle-signals.ts";
import { HANDLE_BUCKET, hasExpired, parseHandlePath, type HandlePlace } from "./handle-url.ts";

/**
 * Returns the place that wait condition handles' URLs lead to. It takes what is put there, as the bucket of AWS's does, and
 * leaves it to the wait condition to make something of it.
 */
export function createHandleFace({ store, clock }: { readonly store: Store; readonly clock: Clock }): Face {
  const messages = openHandleMessages(store);
  const tables = openTables(store);
  const receive = (request: HttpRequest): void => {
    const handle = requireHandle(store, request);
    if (hasExpired(request.query.get("X-Amz-Date") ?? "", clock.now())) throw denied("Request has expired");
    const stack = { ...handle, uuid: uuidOfArn(handle.stackId) ?? "" };
    const operationId = tables.operations.get(keyOf(stack))?.operationId;
    messages.add(handle, { message: parseHandleMessage(request.body), operationId });
  };
  return createFace(
    async (request) => {
      receive(request);
      return { status: 200, headers: {}, body: "" };
    },
    (error, _, { requestId }) => renderError("restXml", error, requestId),
  );
}

/** Returns S3 and, beside its buckets, the place that handles' URLs lead to: AWS keeps the names of those buckets to itself. */
export function besideHandles(s3: Face, ports: { readonly store: Store; readonly clock: Clock }): Face {
  const handles = createHandleFace(ports);
  return {
    answer: (request, context) =>
      (request.path.startsWith(`/${HANDLE_BUCKET}`) ? handles : s3).answer(request, context),
  };
}

/** AWS: the URL is a right to put, and nothing else; who has another one learns nothing. */
function requireHandle(store: Store, { method, path, query }: HttpRequest): HandlePlace {
  const place = parseHandlePath(path);
  if (method !== "PUT" || place === undefined) throw denied("Access Denied");
  const signature = query.get("X-Amz-Signature") ?? "";
  const prefix = typePrefix(place, "AWS::CloudFormation::WaitConditionHandle");
  const handles = Array.from(store.table<PhysicalResource>(RESOURCES_TABLE).entries(prefix), ([, it]) => it);
  const isOf = ({ stackId, logicalId, physicalId }: PhysicalResource): boolean =>
    stackId === place.stackId &&
    logicalId === place.logicalId &&
    new URL(physicalId).searchParams.get("X-Amz-Signature") === signature;
  if (handles.some((handle) => isOf(handle))) return place;
  throw new AwsError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    403,
  );
}

function denied(message: string): AwsError {
  return new AwsError("AccessDenied", message, 403);
}

import { cbor, tag } from "@smithy/core/cbor";
import { AwsError } from "../aws-error.ts";
import type { Json } from "../json.ts";
import type { CallContext, Service } from "../service.ts";
import { createFace } from "./create-face.ts";
import { findHandler } from "./find-handler.ts";
import type { Face, HttpRequest, HttpResponse } from "./http.ts";
import { readJson } from "./read-json.ts";
import { renderError } from "./render-error.ts";
import { checkHandlers, type JsonSchemas } from "./service-schemas.ts";
import { writeJson } from "./write-json.ts";

/**
 * Returns a service behind Smithy RPC v2 with CBOR, which has AWS JSON's values in a binary form and the operation in the path.
 * AWS: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function createCborFace(service: Service, schemas: JsonSchemas): Face {
  checkHandlers(service, schemas);
  return createFace(
    (request, context) => callOperation(service, schemas, request, context),
    (error, _, { requestId }) => renderError("cbor", error, requestId),
  );
}

async function callOperation(
  service: Service,
  schemas: JsonSchemas,
  request: HttpRequest,
  context: CallContext,
): Promise<HttpResponse> {
  const [, prefix, name = ""] = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.path) ?? [];
  const schema = prefix === schemas.targetPrefix ? schemas.operations.get(name) : undefined;
  if (schema === undefined) throw new AwsError("UnknownOperationException", "", 404);
  const handler = findHandler(service, schemas, name);
  const input = readJson(toJson(request.body), schema.input, schemas.missingMemberCode);
  const output = await handler(input as never, context);
  return {
    status: 200,
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    body: cbor.serialize(writeJson(output, schema.output, taggedInstant)),
  };
}

/** Byte strings and tagged instants have no JSON: what the reader expects there it then refuses as ill-typed. */
function toJson(body: Uint8Array): Uint8Array {
  if (body.length === 0) return body;
  try {
    return new TextEncoder().encode(JSON.stringify(cbor.deserialize(body)));
  } catch {
    throw new AwsError("SerializationException", "The request's body is not CBOR.");
  }
}

/** AWS: an instant is tag 1, seconds since the epoch. */
function taggedInstant(epochMs: number): Json {
  return tag({ tag: 1, value: epochMs / 1000 }) as unknown as Json;
}

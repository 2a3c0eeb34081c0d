import { cbor, tag } from "@smithy/core/cbor";
import { AwsError, notModelled } from "../aws-error.ts";
import { member, type Json } from "../json.ts";
import type { CallContext, Service } from "../service.ts";
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
  return {
    async answer(request, context) {
      try {
        return await callOperation(service, schemas, request, context);
      } catch (error) {
        if (error instanceof AwsError) return renderError("cbor", error, context.requestId);
        throw error;
      }
    },
  };
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
  const handler = member(service.operations, name);
  if (handler === undefined) throw notModelled(`the operation ${name} of ${schemas.title}`);
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

import { AwsError, notModelled } from "../aws-error.ts";
import { member } from "../json.ts";
import type { CallContext, Service } from "../service.ts";
import { createFace } from "./create-face.ts";
import { findHandler } from "./find-handler.ts";
import type { Face, HttpRequest, HttpResponse } from "./http.ts";
import { readJson } from "./read-json.ts";
import { findProtocol, renderError } from "./render-error.ts";
import { checkHandlers, type JsonSchemas } from "./service-schemas.ts";
import { writeJson } from "./write-json.ts";

/**
 * Returns a service behind AWS JSON 1.0 or 1.1: JSON in, JSON out, the operation in the header `X-Amz-Target`.
 * AWS: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function createJsonFace(service: Service, schemas: JsonSchemas): Face {
  checkHandlers(service, schemas);
  return createFace(
    (request, context) => callOperation(service, schemas, request, context),
    (error, request, { requestId }) => {
      const protocol = findProtocol(request, service.signingName);
      return protocol === "json" ? jsonError(error, schemas) : renderError(protocol, error, requestId);
    },
  );
}

async function callOperation(
  service: Service,
  schemas: JsonSchemas,
  request: HttpRequest,
  context: CallContext,
): Promise<HttpResponse> {
  const name = operationName(request, schemas);
  const schema = schemas.operations.get(name);
  if (schema === undefined) throw new AwsError("UnknownOperationException", "");
  const handler = findHandler(service, schemas, name);
  const input = readJson(request.body, schema.input, schemas.missingMemberCode);
  const output = await handler(input as never, context);
  return { status: 200, headers: headersOf(schemas), body: JSON.stringify(writeJson(output, schema.output)) };
}

/** AWS: `X-Amz-Target: AmazonSSM.GetParameter`. */
function operationName(request: HttpRequest, { targetPrefix, title }: JsonSchemas): string {
  const target = request.headers["x-amz-target"];
  if (target === undefined) throw notModelled(`${title} by any protocol but AWS JSON`);
  const [prefix, name = "", ...rest] = target.split(".");
  return prefix === targetPrefix && rest.length === 0 ? name : "";
}

/**
 * AWS: a service that once spoke Query names its errors with their namespace and, in `x-amzn-query-error`,
 * gives the code and the culprit of that protocol, which clients go on showing.
 */
function jsonError(error: AwsError, schemas: JsonSchemas): HttpResponse {
  const modelled = schemas.errors.get(error.code);
  const status = modelled?.jsonStatus ?? error.status;
  const { queryCompatible } = schemas;
  const message = error.message === "" ? {} : { message: error.message };
  if (queryCompatible === undefined) {
    const headers = { ...headersOf(schemas), "x-amzn-errortype": error.code };
    return { status, headers, body: JSON.stringify({ __type: error.code, ...message }) };
  }
  const type = `${modelled === undefined ? "com.amazon.coral.service" : queryCompatible.namespace}#${error.code}`;
  const queryCode = modelled?.code ?? member(queryCompatible.codes, error.code) ?? error.code;
  const culprit = status >= 500 ? "Receiver" : "Sender";
  return {
    status,
    headers: { ...headersOf(schemas), "x-amzn-errortype": type, "x-amzn-query-error": `${queryCode};${culprit}` },
    body: JSON.stringify({ __type: type, ...message }),
  };
}

function headersOf({ jsonVersion }: JsonSchemas): Readonly<Record<string, string>> {
  return { "content-type": `application/x-amz-json-${jsonVersion}` };
}

import { AwsError } from "../aws-error.ts";
import type { CallContext, Service } from "../service.ts";
import { createFace } from "./create-face.ts";
import type { Face, HttpRequest, HttpResponse } from "./http.ts";
import { readForm } from "./read-form.ts";
import { readQueryCall } from "./read-query-call.ts";
import { renderError } from "./render-error.ts";
import { checkHandlers, type QuerySchemas } from "./service-schemas.ts";
import { writeMembers } from "./write-xml.ts";
import { element, escapeXml, textElement } from "./xml.ts";

/**
 * Returns a service behind the AWS Query protocol: a form in, XML out.
 * AWS: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function createQueryFace(service: Service, schemas: QuerySchemas): Face {
  checkHandlers(service, schemas);
  return createFace(
    (request, context) => callOperation(service, schemas, request, context),
    (error, _, { requestId }) => renderError("query", toWireError(error, schemas), requestId),
  );
}

async function callOperation(
  service: Service,
  schemas: QuerySchemas,
  request: HttpRequest,
  context: CallContext,
): Promise<HttpResponse> {
  const { action, form, schema, handler } = readQueryCall({ service, schemas, request }, (unknown) => {
    return `Could not find operation ${unknown} for version ${schemas.apiVersion}`;
  });
  const output = await handler(readForm(form, schema.input) as never, context);
  const result = schema.output.isUnitSchema() ? "" : element(`${action}Result`, writeMembers(output, schema.output));
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body:
      `<${action}Response xmlns="${escapeXml(schemas.xmlNamespace)}">${result}` +
      `${element("ResponseMetadata", textElement("RequestId", context.requestId))}</${action}Response>`,
  };
}

/** Handlers may name an error by its shape (`ChangeSetNotFoundException`); the wire has another code for some. */
function toWireError(error: AwsError, schemas: QuerySchemas): AwsError {
  const modelled = schemas.errors.get(error.code);
  return modelled === undefined ? error : new AwsError(modelled.code, error.message, modelled.status);
}

import type { CallContext, Service } from "../service.ts";
import { createFace } from "./create-face.ts";
import type { Face, HttpRequest, HttpResponse } from "./http.ts";
import { readForm } from "./read-form.ts";
import { readQueryCall } from "./read-query-call.ts";
import { renderError } from "./render-error.ts";
import { checkHandlers, type QuerySchemas } from "./service-schemas.ts";
import { writeMembers } from "./write-xml.ts";
import { escapeXml, textElement } from "./xml.ts";

/**
 * Returns a service behind EC2's own kind of AWS Query: every list is flattened, an answer's members stand at its root and
 * errors have a shape of their own.
 * AWS: https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
export function createEc2QueryFace(service: Service, schemas: QuerySchemas): Face {
  checkHandlers(service, schemas);
  return createFace(
    (request, context) => callOperation(service, schemas, request, context),
    (error, _, { requestId }) => renderError("ec2Query", error, requestId),
  );
}

async function callOperation(
  service: Service,
  schemas: QuerySchemas,
  request: HttpRequest,
  context: CallContext,
): Promise<HttpResponse> {
  const { action, form, schema, handler } = readQueryCall({ service, schemas, request }, (unknown) => {
    return `The action ${unknown} is not valid for this web service.`;
  });
  const output = await handler(readForm(form, schema.input, "ec2Query") as never, context);
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body:
      `<${action}Response xmlns="${escapeXml(schemas.xmlNamespace)}">` +
      `${textElement("requestId", context.requestId)}${writeMembers(output, schema.output)}</${action}Response>`,
  };
}

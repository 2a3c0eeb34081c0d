import { AwsError, notModelled } from "../aws-error.ts";
import { member } from "../json.ts";
import type { CallContext, Service } from "../service.ts";
import { parseForm } from "./form.ts";
import type { Face, HttpRequest, HttpResponse } from "./http.ts";
import { readParameters } from "./query-face.ts";
import { readForm } from "./read-form.ts";
import { renderError } from "./render-error.ts";
import type { QuerySchemas } from "./service-schemas.ts";
import { writeMembers } from "./write-xml.ts";
import { escapeXml, textElement } from "./xml.ts";

/**
 * Returns a service behind EC2's own kind of AWS Query: every list is flattened, an answer's members stand at its root and
 * errors have a shape of their own.
 * AWS: https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
export function createEc2QueryFace(service: Service, schemas: QuerySchemas): Face {
  return {
    async answer(request, context) {
      try {
        return await callOperation(service, schemas, request, context);
      } catch (error) {
        if (error instanceof AwsError) return renderError("ec2Query", error, context.requestId);
        throw error;
      }
    },
  };
}

async function callOperation(
  service: Service,
  schemas: QuerySchemas,
  request: HttpRequest,
  context: CallContext,
): Promise<HttpResponse> {
  const form = readParameters(request);
  const action = form.get("Action");
  if (!action) throw new AwsError("MissingAction", "The request must contain the parameter Action");
  const schema = schemas.operations.get(action);
  if (schema === undefined) {
    throw new AwsError("InvalidAction", `The action ${action} is not valid for this web service.`);
  }
  const handler = member(service.operations, action);
  if (handler === undefined) throw notModelled(`the operation ${action} of ${schemas.title}`);
  const output = await handler(readForm(parseForm(form), schema.input, "ec2Query") as never, context);
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body:
      `<${action}Response xmlns="${escapeXml(schemas.xmlNamespace)}">` +
      `${textElement("requestId", context.requestId)}${writeMembers(output, schema.output)}</${action}Response>`,
  };
}

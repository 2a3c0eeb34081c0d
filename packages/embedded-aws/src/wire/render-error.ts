import type { AwsError } from "../aws-error.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { element, textElement } from "./xml.ts";

/** The protocols that AWS clients speak, as far as errors differ between them. */
export type Protocol = "query" | "ec2Query" | "restXml" | "json" | "cbor";

/**
 * Returns the protocol a request is written in, so that even a refusal can be read by the client that made it.
 * `service` is the signing name. AWS: every protocol but the two JSON ones and EC2's is recognisable by its headers.
 */
export function findProtocol(request: Pick<HttpRequest, "headers">, service: string): Protocol {
  if (service === "ec2") return "ec2Query";
  if (service === "s3") return "restXml";
  if (request.headers["smithy-protocol"] === "rpc-v2-cbor") return "cbor";
  const contentType = request.headers["content-type"] ?? "";
  if (request.headers["x-amz-target"] !== undefined || /json/.test(contentType)) return "json";
  return /x-www-form-urlencoded/.test(contentType) || XML_SERVICES.has(service) ? "query" : "json";
}

/**
 * REST-XML services beside S3 answer errors in the shape of Query, and so is a caller answered who names no service;
 * a GET tells nothing about its protocol.
 */
const XML_SERVICES: ReadonlySet<string> = new Set(["", "route53", "cloudfront", "sts", "cloudformation"]);

/** Returns an error as the given protocol writes it. */
export function renderError(protocol: Protocol, error: AwsError, requestId: string): HttpResponse {
  switch (protocol) {
    case "query":
      return xml(error.status, queryError(error, requestId));
    case "ec2Query":
      return xml(error.status, ec2Error(error, requestId));
    case "restXml":
      return xml(error.status, s3Error(error, requestId));
    case "json":
      return jsonError(error);
    case "cbor":
      return cborError(error);
  }
}

function queryError(error: AwsError, requestId: string): string {
  const type = error.status >= 500 ? "Receiver" : "Sender";
  const details = textElement("Type", type) + textElement("Code", error.code) + textElement("Message", error.message);
  return element("ErrorResponse", element("Error", details) + textElement("RequestId", requestId));
}

function ec2Error(error: AwsError, requestId: string): string {
  const details = textElement("Code", error.code) + textElement("Message", error.message);
  return element("Response", element("Errors", element("Error", details)) + textElement("RequestID", requestId));
}

function s3Error(error: AwsError, requestId: string): string {
  const details = textElement("Code", error.code) + textElement("Message", error.message);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("Error", details + textElement("RequestId", requestId))}`;
}

function xml(status: number, body: string): HttpResponse {
  return { status, headers: { "content-type": "text/xml" }, body };
}

function jsonError(error: AwsError): HttpResponse {
  return {
    status: error.status,
    headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

/** AWS: Smithy RPC v2 CBOR, which CloudWatch clients try first. */
function cborError(error: AwsError): HttpResponse {
  const pairs = [cborText("__type"), cborText(error.code), cborText("message"), cborText(error.message)];
  return {
    status: error.status,
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    // A map of two pairs.
    body: Uint8Array.from([0xa2, ...pairs.flat()]),
  };
}

/** A CBOR text string: major type 3 with a two-byte length. */
function cborText(text: string): readonly number[] {
  const bytes = new TextEncoder().encode(text).slice(0, 0xffff);
  return [0x79, bytes.length >> 8, bytes.length & 0xff, ...bytes];
}

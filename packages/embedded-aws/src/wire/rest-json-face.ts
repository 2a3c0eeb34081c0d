import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError, notModelled } from "../aws-error.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Service } from "../service.ts";
import { createFace } from "./create-face.ts";
import { findHandler } from "./find-handler.ts";
import type { Face, HttpRequest, HttpResponse } from "./http.ts";
import { readJsonMembers } from "./read-json.ts";
import { checkHandlers, type OperationSchema, type RestJsonSchemas } from "./service-schemas.ts";
import { createRoutes, type Route } from "./rest-routes.ts";
import { writeJson } from "./write-json.ts";

/**
 * Returns a service behind REST-JSON: the operation in method and path; members in path, query, headers and a JSON body.
 * AWS: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function createRestJsonFace(service: Service, schemas: RestJsonSchemas): Face {
  checkHandlers(service, schemas);
  const findRoute = createRoutes(schemas);
  return createFace(
    async (request, context) => {
      const route = findRoute(request);
      const handler = findHandler(service, schemas, route.name);
      return writeOutput(await handler(readInput(request, route) as never, context), route.schema);
    },
    (error) => restJsonError(error, schemas),
  );
}

/** Returns an error as REST-JSON writes it. AWS: Lambda says `Message` and whose fault it was. */
function restJsonError(error: AwsError, { errors }: RestJsonSchemas): HttpResponse {
  const status = errors.get(error.code)?.jsonStatus ?? error.status;
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
    body: JSON.stringify({ Type: status >= 500 ? "Service" : "User", Message: error.message }),
  };
}

type BoundValue = string | number | boolean | readonly string[] | undefined;

function readInput(request: HttpRequest, { schema, labels }: Route): object {
  refuseUnknownParameters(request, schema.input);
  const bound: Record<string, BoundValue> = {};
  let payloadMember: string | undefined;
  for (const [name, memberSchema] of membersOf(schema.input)) {
    const { httpLabel, httpQuery, httpHeader, httpPayload } = memberSchema.getMergedTraits();
    if (httpLabel === 1) bound[name] = labels[name];
    if (typeof httpQuery === "string") bound[name] = readQuery(request.query.getAll(httpQuery), memberSchema);
    if (typeof httpHeader === "string") bound[name] = request.headers[httpHeader.toLowerCase()];
    if (httpPayload === 1) payloadMember = name;
  }
  const body = payloadMember === undefined ? parseBody(request.body) : {};
  const conflicting = Object.keys(body).find((name) => Object.hasOwn(bound, name));
  if (conflicting !== undefined) throw notModelled(`the member ${conflicting} in the request's body`);
  const given = Object.fromEntries(Object.entries(bound).filter(([, value]) => value !== undefined));
  const input = readJsonMembers({ ...body, ...given }, schema.input, "ValidationException");
  return payloadMember === undefined || request.body.length === 0 ? input : { ...input, [payloadMember]: request.body };
}

function membersOf(schema: NormalizedSchema): readonly (readonly [string, NormalizedSchema])[] {
  return schema.isUnitSchema() ? [] : [...schema.structIterator()];
}

/** A parameter of the query, as JSON has it. */
function readQuery(values: readonly string[], schema: NormalizedSchema): BoundValue {
  const [first] = values;
  if (first === undefined) return undefined;
  if (schema.isListSchema()) return values;
  if (schema.isBooleanSchema()) return first === "true";
  return schema.isNumericSchema() && first !== "" && !Number.isNaN(Number(first)) ? Number(first) : first;
}

/** What a newer client may say in its query or headers is refused by name, as an unknown member of a body is. */
function refuseUnknownParameters({ query, headers }: HttpRequest, input: NormalizedSchema): void {
  const traits = membersOf(input).map(([, schema]) => schema.getMergedTraits());
  const parameters = new Set(traits.map(({ httpQuery }) => httpQuery));
  const unknown = [...query.keys()].find((name) => !parameters.has(name) && !name.startsWith("X-Amz-"));
  if (unknown !== undefined) throw notModelled(`the query parameter ${unknown}`);
  const known = new Set(
    traits.map(({ httpHeader }) => (typeof httpHeader === "string" ? httpHeader.toLowerCase() : "")),
  );
  const header = Object.keys(headers).find(
    (name) => name.startsWith("x-amz-") && !known.has(name) && !SIGNING.has(name),
  );
  if (header !== undefined) throw notModelled(`the header ${header}`);
}

/** Headers of every call, which say nothing to the operation. */
const SIGNING: ReadonlySet<string> = new Set([
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-user-agent",
]);

function parseBody(body: Uint8Array): JsonObject {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (isObject(parsed)) return parsed;
  } catch {
    // The same answer as to JSON that is no object.
  }
  throw new AwsError("SerializationException", "The request's body is not a JSON object.");
}

function writeOutput(output: object, { output: schema, http }: OperationSchema): HttpResponse {
  const values = new Map(Object.entries(output));
  const headers: Record<string, string> = {};
  let status = http?.status ?? 200;
  let payload: Uint8Array | string | undefined;
  let hasPayload = false;
  for (const [name, memberSchema] of membersOf(schema)) {
    const { httpHeader, httpPayload, httpResponseCode } = memberSchema.getMergedTraits();
    const value: unknown = values.get(name);
    if (httpPayload === 1) {
      hasPayload = true;
      if (value instanceof Uint8Array) payload = value;
    } else if (httpResponseCode === 1) {
      if (typeof value === "number") status = value;
    } else if (typeof httpHeader === "string") {
      if (typeof value === "string") headers[httpHeader.toLowerCase()] = value;
    } else continue;
    values.delete(name);
  }
  const hasBody = status !== 204 && !schema.isUnitSchema();
  const body = hasPayload || !hasBody ? (payload ?? "") : JSON.stringify(writeJson(Object.fromEntries(values), schema));
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

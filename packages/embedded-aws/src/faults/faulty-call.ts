import { parseCredentialScope } from "../wire/credential-scope.ts";
import type { HttpRequest } from "../wire/http.ts";
import { findProtocol } from "../wire/render-error.ts";
import { findRoute, type KnownNames } from "./known-names.ts";
import { s3OperationOf } from "./s3-operations.ts";

/** A call as faults know it. */
export interface FaultyCall {
  /** The signing name. */
  readonly service: string;
  /** Undefined where the request names none that the engine knows. */
  readonly operation: string | undefined;
  readonly account: string;
}

/** What tells more of a request than is written in it. */
export interface CallKnowledge {
  readonly names: KnownNames;
  /** Returns the account of an access key id. */
  readonly accountOf: (accessKeyId: string) => string;
}

/** Returns what a request calls; undefined for one without a credential, which the engine refuses anyway. */
export function readFaultyCall(request: HttpRequest, { names, accountOf }: CallKnowledge): FaultyCall | undefined {
  const scope = parseCredentialScope(request);
  if (scope === undefined) return undefined;
  const { service, accessKeyId } = scope;
  return { service, operation: operationOf(request, service, names), account: accountOf(accessKeyId) };
}

/** The operation is where the protocol puts it; nothing of the input is read. */
function operationOf(request: HttpRequest, service: string, names: KnownNames): string | undefined {
  const routes = Object.hasOwn(names.routes, service) ? names.routes[service] : undefined;
  if (routes !== undefined) return findRoute(routes, request);
  switch (findProtocol(request, service)) {
    case "restXml":
      return s3OperationOf(request);
    case "json":
      return request.headers["x-amz-target"]?.split(".").at(-1);
    case "cbor":
      return /\/operation\/([^/]+)$/.exec(request.path)?.[1];
    case "query":
    case "ec2Query":
      return actionOf(request);
  }
}

function actionOf({ body, query }: HttpRequest): string | undefined {
  const form = new URLSearchParams(new TextDecoder().decode(body));
  return form.get("Action") ?? query.get("Action") ?? undefined;
}

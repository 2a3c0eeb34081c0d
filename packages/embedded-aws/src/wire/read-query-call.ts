import { AwsError } from "../aws-error.ts";
import type { OperationHandler, Service } from "../service.ts";
import { findHandler } from "./find-handler.ts";
import { parseForm } from "./form.ts";
import type { HttpRequest } from "./http.ts";
import type { OperationSchema, QuerySchemas } from "./service-schemas.ts";

/** A request of either Query protocol, and who answers it. */
export interface QueryCall {
  readonly action: string;
  readonly form: ReturnType<typeof parseForm>;
  readonly schema: OperationSchema;
  readonly handler: OperationHandler;
}

interface QueryRequest {
  readonly service: Service;
  readonly schemas: QuerySchemas;
  readonly request: HttpRequest;
}

/**
 * Returns the operation that a request's `Action` names. Throws `MissingAction`, `InvalidAction` in the protocol's own
 * words for a name the API does not have, and `NotModelled` for one that the engine does not.
 */
export function readQueryCall(
  { service, schemas, request }: QueryRequest,
  sayUnknown: (action: string) => string,
): QueryCall {
  const parameters = readParameters(request);
  const action = parameters.get("Action");
  if (!action) throw new AwsError("MissingAction", "The request must contain the parameter Action");
  const schema = schemas.operations.get(action);
  if (schema === undefined) throw new AwsError("InvalidAction", sayUnknown(action));
  const handler = findHandler(service, schemas, action);
  return { action, form: parseForm(parameters), schema, handler };
}

/** Returns the parameters of a Query request: from its form body, from its URL, or from both. */
function readParameters(request: HttpRequest): URLSearchParams {
  const parameters = new URLSearchParams(new TextDecoder().decode(request.body));
  for (const [name, value] of request.query) {
    if (!parameters.has(name)) parameters.append(name, value);
  }
  return parameters;
}

import { notModelled } from "../aws-error.ts";
import { member } from "../json.ts";
import type { OperationHandler, Service } from "../service.ts";

/** Returns who carries an operation of the API out. Throws `NotModelled`, with its name, for one that the engine does not. */
export function findHandler(
  service: Service,
  { title }: { readonly title: string },
  operation: string,
): OperationHandler {
  const handler = member(service.operations, operation);
  if (handler === undefined) throw notModelled(`the operation ${operation} of ${title}`);
  return handler;
}

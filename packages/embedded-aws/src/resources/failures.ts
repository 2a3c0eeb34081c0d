import type { Ids } from "../clock.ts";
import { ResourceFailure, type PhysicalResource } from "./resource-handler.ts";

/** A service's own answer to a resource handler. */
export interface ServiceAnswer {
  /** The service as the SDK names it: `Ec2`, `S3`. */
  readonly service: string;
  readonly status: number;
  readonly message: string;
  /** CloudFormation's class of failure (resource handler contract, "Handler error codes"). */
  readonly code: "AlreadyExists" | "InvalidRequest" | "GeneralServiceException" | "NotFound" | "ResourceConflict";
}

/** Returns the failure of a resource whose service said no, in the words of CloudFormation's resource handlers. */
export function handlerFailure(answer: ServiceAnswer, ids: Ids): ResourceFailure {
  const { message, service, status, code } = answer;
  return new ResourceFailure(
    `Resource handler returned message: "${message} (Service: ${service}, Status Code: ${status}, ` +
      `Request ID: ${ids.uuid()})" (RequestToken: ${ids.uuid()}, HandlerErrorCode: ${code})`,
  );
}

/** Returns the failure of a resource that is not there any more, in the words of the framework that the handlers share. */
export function notFoundFailure(
  { type, physicalId }: Pick<PhysicalResource, "type" | "physicalId">,
  ids: Ids,
): ResourceFailure {
  return new ResourceFailure(
    `Resource handler returned message: "Resource of type '${type}' with identifier '${physicalId}' was not found." ` +
      `(RequestToken: ${ids.uuid()}, HandlerErrorCode: NotFound)`,
  );
}

/** Returns the failure of a resource that is still made by CloudFormation itself, with the service's error code. */
export function legacyFailure(
  answer: Omit<ServiceAnswer, "code"> & { readonly errorCode: string },
  ids: Ids,
): ResourceFailure {
  const { message, service, status, errorCode } = answer;
  return new ResourceFailure(
    `${message} (Service: ${service}; Status Code: ${status}; Error Code: ${errorCode}; ` +
      `Request ID: ${ids.uuid()}; Proxy: null)`,
  );
}

import { AwsError } from "../aws-error.ts";
import type { Place } from "../resources/world.ts";
import type { LogGroup, LogStore } from "./log-store.ts";
import type { LogStream } from "./log-stream.ts";

/** 400 `InvalidParameterException`. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

/** AWS's refusal of a member whose value breaks a rule. */
export function constraintError(path: string, value: unknown, rule: string): AwsError {
  return invalidParameter(
    `1 validation error detected: Value '${String(value)}' at '${path}' failed to satisfy constraint: ${rule}`,
  );
}

/** Returns a log group by its name or its ARN; throws AWS's refusal where there is none. */
export function requireGroup(logs: LogStore, place: Place, given: string | undefined): LogGroup {
  if (given === undefined) throw invalidParameter("You must specify either the log group name or its identifier.");
  const prefix = `arn:aws:logs:${place.region}:${place.account}:log-group:`;
  const name = given.startsWith(prefix) ? given.slice(prefix.length).replace(/:\*$/, "") : given;
  const group = logs.findGroup(place, name);
  if (group === undefined) throw notFound("The specified log group does not exist.");
  return group;
}

/** Returns a stream of a group; throws AWS's refusal where there is none. */
export function requireStream(logs: LogStore, group: LogGroup, name: string): LogStream {
  const stream = logs.findStream(group, name);
  if (stream === undefined) throw notFound("The specified log stream does not exist.");
  return stream;
}

/** Throws AWS's refusal of a limit out of its range. */
export function requireLimit(limit: number, most: number): void {
  if (limit < 1) throw constraintError("limit", limit, "Member must have value greater than or equal to 1");
  if (limit > most) throw constraintError("limit", limit, `Member must have value less than or equal to ${most}`);
}

/** CloudWatch Logs' answer to a token that it never gave out. */
export function invalidToken(): AwsError {
  return invalidParameter("The specified nextToken is invalid.");
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}

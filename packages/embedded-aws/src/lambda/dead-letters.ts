import { notModelled } from "../aws-error.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import type { LogStore } from "../logs/log-store.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import type { AsyncInvocation } from "./async-invocations.ts";
import { writeNotice } from "./function-log.ts";
import type { FunctionVersion } from "./function-version.ts";
import type { Attempt } from "./judge-attempt.ts";
import { invalidParameterValue } from "./refusals.ts";

/** An event whose function is done with it. */
export interface EndedEvent {
  readonly invocation: AsyncInvocation;
  readonly version: FunctionVersion;
  readonly attempt: Attempt;
  readonly condition: "Success" | "RetriesExhausted" | "EventAgeExceeded";
  readonly nowMs: number;
}

/** AWS: what a dead letter tells of the error is cut here. */
const MESSAGE_LIMIT = 1_024;

/** Where ended events go, and where it is said that they could not. */
export interface EndedEventPorts {
  readonly queues: QueueStore;
  readonly logs: LogStore;
}

/**
 * Puts an event that failed into the function's dead-letter queue, if it has one.
 * AWS: a letter whose queue is gone is lost and counted as `DeadLetterErrors`; here the function's log says so.
 * AWS Lambda developer guide, "Dead-letter queues": the event is the body, the attributes say why.
 */
export function sendDeadLetter({ queues, logs }: EndedEventPorts, ended: EndedEvent): void {
  const { invocation, version, attempt } = ended;
  const target = deadLetterTarget(version);
  if (target === undefined) return;
  const queue = queues.findByArn(target);
  if (queue === undefined) {
    reportLoss(logs, ended, { what: "The dead letter", target, metric: "DeadLetterErrors" });
    return;
  }
  const message = attempt.kind === "failed" ? attempt.error.errorMessage : "Rate Exceeded.";
  queues.send(queue, {
    body: invocation.payload,
    senderId: senderOf(version),
    attributes: {
      RequestID: { dataType: "String", text: invocation.requestId },
      ErrorCode: { dataType: "Number", text: attempt.kind === "throttled" ? "429" : "200" },
      ErrorMessage: { dataType: "String", text: message.slice(0, MESSAGE_LIMIT) },
    },
  });
}

/** AWS: a function loses its dead-letter queue by an empty ARN. */
function deadLetterTarget({ settings }: FunctionVersion): string | undefined {
  return textOrNumber(objectAt(settings, "DeadLetterConfig")["TargetArn"]) || undefined;
}

/** Puts the record of an event into the queue that is its destination. AWS Lambda developer guide, "Adding a destination". */
export function sendToDestination({ queues, logs }: EndedEventPorts, destination: string, ended: EndedEvent): void {
  const queue = queues.findByArn(destination);
  if (queue === undefined) {
    const what = "The record for the destination";
    reportLoss(logs, ended, { what, target: destination, metric: "DestinationDeliveryFailures" });
    return;
  }
  queues.send(queue, { body: JSON.stringify(envelope(ended)), senderId: senderOf(ended.version), attributes: {} });
}

/** Refuses by name where events cannot go: topics, event buses, other functions, and queues that keep an order. */
export function refuseUnreachable(kind: "dead letters to" | "the destination", target: string | undefined): void {
  if (target === undefined || target === "" || /^arn:aws:sqs:.*(?<!\.fifo)$/.test(target)) return;
  throw notModelled(`${kind} ${target}; only standard queues of SQS are reached`);
}

/** Refuses a dead-letter queue that is not there, to which letters would be lost. The words are ours. */
export function requireDeadLetterQueue(queues: QueueStore, target: string | undefined): void {
  refuseUnreachable("dead letters to", target);
  if (target === undefined || target === "" || queues.findByArn(target) !== undefined) return;
  throw invalidParameterValue(`The dead-letter queue ${target} does not exist.`);
}

function reportLoss(
  logs: LogStore,
  { invocation: { requestId }, version, nowMs }: EndedEvent,
  lost: { readonly what: string; readonly target: string; readonly metric: string },
): void {
  const { what, target, metric } = lost;
  const message = `${what} of this event is lost: there is no queue ${target}. AWS counts it as ${metric}.`;
  writeNotice(logs, version, { requestId, nowMs, message });
}

function envelope({ invocation, version, attempt, condition, nowMs }: EndedEvent): object {
  const failed = attempt.kind === "failed";
  const attempts = invocation.failedAttempts + (attempt.kind === "throttled" ? 0 : 1);
  return {
    version: "1.0",
    timestamp: renderTimestamp(nowMs),
    requestContext: {
      requestId: invocation.requestId,
      functionArn: `${version.arn}:${version.version}`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: parsed(invocation.payload),
    ...(attempt.kind === "throttled" || attempt.kind === "gone"
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: version.version,
            ...(failed ? { functionError: "Unhandled" } : {}),
          },
          responsePayload: parsed(attempt.payload),
        }),
  };
}

function parsed(json: string): unknown {
  return JSON.parse(json) as unknown;
}

function senderOf({ place }: FunctionVersion): string {
  return `AROA${place.account}EMBED`;
}

import { notModelled } from "../aws-error.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import type { AsyncInvocation } from "./async-invocations.ts";
import type { FunctionVersion } from "./function-store.ts";
import type { Attempt } from "./judge-attempt.ts";

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

/**
 * Puts an event that failed into the function's dead-letter queue; a queue that is gone drops it, as on AWS.
 * AWS Lambda developer guide, "Dead-letter queues": the event is the body, the attributes say why.
 */
export function sendDeadLetter(queues: QueueStore, { invocation, version, attempt }: EndedEvent): void {
  const queue = queues.findByArn(deadLetterTarget(version) ?? "");
  if (queue === undefined) return;
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

/** Returns the ARN of a function's dead-letter queue. */
export function deadLetterTarget({ settings }: FunctionVersion): string | undefined {
  return textOrNumber(objectAt(settings, "DeadLetterConfig")["TargetArn"]);
}

/** Puts the record of an event into the queue that is its destination. AWS Lambda developer guide, "Adding a destination". */
export function sendToDestination(queues: QueueStore, destination: string, ended: EndedEvent): void {
  const queue = queues.findByArn(destination);
  if (queue === undefined) return;
  queues.send(queue, { body: JSON.stringify(envelope(ended)), senderId: senderOf(ended.version), attributes: {} });
}

/** Refuses by name where events cannot go: topics, event buses, other functions, and queues that keep an order. */
export function refuseUnreachable(kind: "dead letters to" | "the destination", target: string | undefined): void {
  if (target === undefined || target === "" || /^arn:aws:sqs:.*(?<!\.fifo)$/.test(target)) return;
  throw notModelled(`${kind} ${target}; only standard queues of SQS are reached`);
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

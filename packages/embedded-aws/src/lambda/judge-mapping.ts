import { notModelled } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import type { FunctionVersion } from "./function-version.ts";
import { invalidParameterValue, requireRange } from "./refusals.ts";
import { timeoutSeconds } from "./show-function.ts";

/** Throws Lambda's refusal of a source that is not there or does not go with the function, and ours of one that is no standard queue. */
export function requireQueue(queues: QueueStore, arn: string | undefined, version: FunctionVersion): string {
  if (arn === undefined) throw invalidParameterValue("Event source arn is required.");
  if (!arn.startsWith("arn:aws:sqs:")) throw notModelled(`the event source ${arn}; queues of SQS are sources here`);
  const queue = queues.findByArn(arn);
  if (queue === undefined) {
    throw invalidParameterValue(
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. " +
        "SQS Error Message: The specified queue does not exist.",
    );
  }
  if (queue.settings.isFifo) throw notModelled("FIFO queues as event sources");
  const [visibleSeconds, timeout] = [queue.settings.visibilityMs / 1000, timeoutSeconds(version.settings)];
  if (visibleSeconds >= timeout) return arn;
  throw invalidParameterValue(
    `Queue visibility timeout: ${visibleSeconds} seconds is less than Function timeout: ${timeout} seconds`,
  );
}

/** Throws Lambda's refusal of a batch that is too large, or that would be waited for no time. */
export function requireBatch({ size, windowSeconds }: { readonly size: number; readonly windowSeconds: number }): void {
  requireRange("batchSize", size, [1, 10_000]);
  requireRange("maximumBatchingWindowInSeconds", windowSeconds, [0, 300]);
  if (size <= 10 || windowSeconds > 0) return;
  throw invalidParameterValue(
    "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
  );
}

/** What a template may say of a mapping. One batch is read at a time, so that no bound of concurrency is ever reached. */
const MODELLED: ReadonlySet<string> = new Set([
  "BatchSize",
  "Enabled",
  "EventSourceArn",
  "FunctionName",
  "FunctionResponseTypes",
  "MaximumBatchingWindowInSeconds",
  "ScalingConfig",
  "Tags",
]);

/** Refuses by name what a template says of a mapping that would change what its function gets. */
export function refuseUnmodelledMapping(properties: JsonObject): void {
  for (const name of Object.keys(properties)) {
    const saysNothing = name === "FilterCriteria" && objectsAt(objectAt(properties, name), "Filters").length === 0;
    if (MODELLED.has(name) || saysNothing) continue;
    throw notModelled(`${name} of the event source mapping of ${textOrNumber(properties["EventSourceArn"]) ?? ""}`);
  }
}

import { AwsError, notModelled } from "../aws-error.ts";
import { isList, type Json, type JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Store } from "../state/store.ts";
import { NUMERIC_ATTRIBUTES, readRedrivePolicy, type NumericAttribute } from "./queue-settings.ts";
import type { Queue } from "./queue.ts";
import type { QueueStore } from "./queue-store.ts";
import { invalidParameter } from "./refusals.ts";

/** Attributes that exist and cannot be set here. */
const UNMODELLED: ReadonlySet<string> = new Set([
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "Policy",
  "RedriveAllowPolicy",
]);

/**
 * Returns the attributes of a request as properties of `AWS::SQS::Queue`. Throws AWS's refusal of an attribute that is
 * unknown or out of its range, and ours of those that are not modelled. An empty RedrivePolicy takes it away.
 */
export function readAttributes(
  given: Readonly<Record<string, string>>,
  queues: Pick<QueueStore, "findByArn">,
): Readonly<Record<string, Json | undefined>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, readAttribute(name, value, queues)]));
}

function readAttribute(name: string, value: string, queues: Pick<QueueStore, "findByArn">): Json | undefined {
  if (UNMODELLED.has(name)) throw notModelled(`the queue attribute ${name}`);
  if (isNumeric(name)) return readNumber(name, value);
  switch (name) {
    case "SqsManagedSseEnabled":
      if (value !== "true" && value !== "false") throw invalidValue(name);
      return value === "true";
    case "RedrivePolicy":
      return value === "" ? undefined : readRedrive(value, queues);
    default:
      throw new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
  }
}

function readNumber(name: NumericAttribute, value: string): number {
  const { least, most } = NUMERIC_ATTRIBUTES[name];
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) throw invalidValue(name);
  return number;
}

function readRedrive(value: string, queues: Pick<QueueStore, "findByArn">): JsonObject {
  const refuse = (reason: string): Error =>
    invalidParameter(`Value ${value} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  const policy = readRedrivePolicy(value);
  if (policy === undefined)
    throw refuse("Amazon SQS can't create the redrive policy, as it’s in an unsupported format.");
  const { targetArn, maxReceiveCount } = policy;
  if (maxReceiveCount < 1 || maxReceiveCount > 1000) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  if (queues.findByArn(targetArn) === undefined) throw refuse("Dead letter target does not exist.");
  return { deadLetterTargetArn: targetArn, maxReceiveCount };
}

/** Returns all attributes of a queue, as texts. Policies come from the stacks' queue policies. */
export function showAttributes(queue: Queue, queues: QueueStore, store: Store): Readonly<Record<string, string>> {
  const { properties } = queue.resource;
  const { visible, inFlight, delayed } = queues.count(queue);
  const numbers = Object.entries(NUMERIC_ATTRIBUTES).map(
    ([name, { otherwise }]) => [name, textOrNumber(properties[name]) ?? String(otherwise)] as const,
  );
  const policy = findPolicy(queue, store);
  const optional = [
    "RedrivePolicy",
    "RedriveAllowPolicy",
    "KmsMasterKeyId",
    "KmsDataKeyReusePeriodSeconds",
    "FifoQueue",
  ];
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedAtMs / 1000)),
    ...Object.fromEntries(numbers),
    ...Object.fromEntries(
      optional.flatMap((name) => {
        const value = properties[name];
        return value === undefined ? [] : [[name, asText(value)] as const];
      }),
    ),
    ...(policy === undefined ? {} : { Policy: asText(policy) }),
    // AWS: on, unless it was switched off or a key of KMS is used.
    SqsManagedSseEnabled: textOrNumber(properties["SqsManagedSseEnabled"]) ?? String(!("KmsMasterKeyId" in properties)),
  };
}

/** Returns those attributes that are asked for; throws AWS's refusal of a name that no attribute has. */
export function chooseAttributes(
  attributes: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  if (names.includes("All")) return attributes;
  const unknown = names.find((name) => !Object.hasOwn(attributes, name) && !isKnown(name));
  if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}

function isKnown(name: string): boolean {
  return UNMODELLED.has(name) || name === "RedrivePolicy";
}

function isNumeric(name: string): name is NumericAttribute {
  return Object.hasOwn(NUMERIC_ATTRIBUTES, name);
}

function findPolicy(queue: Queue, store: Store): Json | undefined {
  const policies = openSharedResources(store, "AWS::SQS::QueuePolicy").list(queue.resource);
  return policies.findLast(({ properties }) => isList(properties["Queues"]) && properties["Queues"].includes(queue.url))
    ?.properties["PolicyDocument"];
}

function asText(value: Json): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function invalidValue(name: string): AwsError {
  return new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
}

import { isObject, type Json, type JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";

/** How a queue treats its messages. */
export interface QueueSettings {
  readonly delayMs: number;
  readonly visibilityMs: number;
  readonly retentionMs: number;
  readonly waitMs: number;
  readonly maxMessageBytes: number;
  /** Where messages go that were received too often. */
  readonly redrive: RedrivePolicy | undefined;
  /** Such queues take no messages here. */
  readonly isFifo: boolean;
}

export interface RedrivePolicy {
  readonly targetArn: string;
  readonly maxReceiveCount: number;
}

/** The attributes that are numbers, with their range and what holds when they are not given. */
export const NUMERIC_ATTRIBUTES = {
  DelaySeconds: { least: 0, most: 900, otherwise: 0 },
  MaximumMessageSize: { least: 1024, most: 1_048_576, otherwise: 1_048_576 },
  MessageRetentionPeriod: { least: 60, most: 1_209_600, otherwise: 345_600 },
  ReceiveMessageWaitTimeSeconds: { least: 0, most: 20, otherwise: 0 },
  VisibilityTimeout: { least: 0, most: 43_200, otherwise: 30 },
} as const;

export type NumericAttribute = keyof typeof NUMERIC_ATTRIBUTES;

/** Returns what the properties of `AWS::SQS::Queue` say. */
export function readSettings(properties: JsonObject): QueueSettings {
  const number = (name: NumericAttribute): number =>
    Number(textOrNumber(properties[name]) ?? NUMERIC_ATTRIBUTES[name].otherwise);
  return {
    delayMs: number("DelaySeconds") * 1000,
    visibilityMs: number("VisibilityTimeout") * 1000,
    retentionMs: number("MessageRetentionPeriod") * 1000,
    waitMs: number("ReceiveMessageWaitTimeSeconds") * 1000,
    maxMessageBytes: number("MaximumMessageSize"),
    redrive: readRedrivePolicy(properties["RedrivePolicy"]),
    isFifo: textOrNumber(properties["FifoQueue"]) === "true",
  };
}

/** Returns the first attribute whose number is outside of its range, in the properties of `AWS::SQS::Queue`. */
export function findOutOfRange(properties: JsonObject): string | undefined {
  return Object.entries(NUMERIC_ATTRIBUTES).find(([name, { least, most }]) => {
    const number = textOrNumber(properties[name]);
    return number !== undefined && !(Number(number) >= least && Number(number) <= most);
  })?.[0];
}

/** Returns a redrive policy, which is an object or its text; undefined for anything else. */
export function readRedrivePolicy(given: Json | undefined): RedrivePolicy | undefined {
  const policy: unknown = typeof given === "string" ? parseObject(given) : given;
  if (!isObject(policy)) return undefined;
  const targetArn = textOrNumber(policy["deadLetterTargetArn"]);
  const maxReceiveCount = Number(textOrNumber(policy["maxReceiveCount"]));
  if (targetArn === undefined || !Number.isInteger(maxReceiveCount)) return undefined;
  return { targetArn, maxReceiveCount };
}

function parseObject(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

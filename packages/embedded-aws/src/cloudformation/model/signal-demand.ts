import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import { durationMs } from "./duration.ts";
import type { ResourceRecord } from "./records.ts";

/** What signals a resource must receive before it counts as made. */
export interface SignalDemand {
  readonly count: number;
  /** How many in a hundred of `count` must be successes. */
  readonly percent: number;
  /** AWS's milliseconds. */
  readonly timeoutMs: number;
}

export const GROUP = "AWS::AutoScaling::AutoScalingGroup";
export const INSTANCE = "AWS::EC2::Instance";
export const WAIT_CONDITION = "AWS::CloudFormation::WaitCondition";

/**
 * Returns the signals that a resource must receive when it is made, or undefined when it needs none.
 * AWS: a CreationPolicy asks for them; a wait condition without one asks by its own properties, for one unless it says
 * another Count. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
 */
export function creationDemandOf(
  record: Pick<ResourceRecord, "type" | "attributes" | "properties">,
): SignalDemand | undefined {
  const policy = record.attributes.CreationPolicy;
  const signal = policy?.["ResourceSignal"];
  if (isObject(signal)) {
    return {
      count: numberIn(signal, "Count", 1),
      percent: numberIn(policy?.["AutoScalingCreationPolicy"], "MinSuccessfulInstancesPercent", 100),
      timeoutMs: durationMs(textIn(signal, "Timeout", "PT5M")) ?? 0,
    };
  }
  if (record.type !== WAIT_CONDITION) return undefined;
  return {
    count: numberIn(record.properties, "Count", 1),
    percent: 100,
    timeoutMs: numberIn(record.properties, "Timeout", 0) * 1_000,
  };
}

/** Returns true when something may signal the resource: it waits for signals when it is made or when it is rolled. */
export function takesSignals(record: Pick<ResourceRecord, "type" | "attributes" | "properties">): boolean {
  const rolling = record.attributes.UpdatePolicy?.["AutoScalingRollingUpdate"];
  return creationDemandOf(record) !== undefined || textIn(rolling, "WaitOnResourceSignals", "false") === "true";
}

/** Returns a scalar of an object as text, or `otherwise` where there is none. */
export function textIn(container: Json | undefined, name: string, otherwise: string): string {
  const value = isObject(container) ? container[name] : undefined;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : otherwise;
}

/** Returns a scalar of an object as a number, or `otherwise` where there is none. */
export function numberIn(container: Json | undefined, name: string, otherwise: number): number {
  return Number(textIn(container, name, String(otherwise)));
}

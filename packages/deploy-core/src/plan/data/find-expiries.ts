import type { PropertyChange, ResourceChange } from "../../model/change-set.ts";
import type { EffectOnData } from "../../model/data-effect.ts";

/**
 * Finds whether a change in place makes data expire that would have been kept longer. To a change set that is a
 * modification like any other, and it needs no replacement to empty a bucket. A limit that certainly grows is none.
 */
export function findExpiries({ type, details }: ResourceChange): readonly EffectOnData[] {
  const limits = EXPIRING_PROPERTIES.get(type) ?? [];
  const causes = limits.flatMap((limit) => {
    const changes = details.filter(({ attribute, name }) => attribute === "Properties" && name === limit);
    return growsEverywhere(changes) ? [] : changes;
  });
  if (causes.length === 0) return [];
  return [{ effect: "destroy", treatment: "expire", certainty: "possible", causes }];
}

/** AWS: what a parameter changes is told twice, and with values once for each place that differs. */
function growsEverywhere(changes: readonly PropertyChange[]): boolean {
  const told = changes.filter(({ before, after }) => before !== undefined || after !== undefined);
  return told.length > 0 && told.every(({ before, after }) => Number(after) >= Number(before));
}

/** By type, what limits how long data is kept. AWS: template reference, the properties' own descriptions. */
const EXPIRING_PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map([
  ["AWS::DynamoDB::GlobalTable", ["TimeToLiveSpecification"]],
  ["AWS::DynamoDB::Table", ["TimeToLiveSpecification"]],
  ["AWS::ECR::Repository", ["LifecyclePolicy"]],
  ["AWS::Kinesis::Stream", ["RetentionPeriodHours"]],
  ["AWS::Logs::LogGroup", ["RetentionInDays"]],
  ["AWS::S3::Bucket", ["LifecycleConfiguration"]],
  ["AWS::SQS::Queue", ["MessageRetentionPeriod"]],
  ["AWS::Timestream::Table", ["RetentionProperties"]],
]);

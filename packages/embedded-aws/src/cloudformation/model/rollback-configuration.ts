/** The types of alarm that roll an operation back. */
export const TRIGGER_TYPES = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"] as const;

/** What may roll a creation or an update back beside a failure. */
export interface RollbackConfiguration {
  readonly triggers: readonly { readonly arn: string; readonly type: string }[];
  /** For how long the alarms are watched once all resources are there, in AWS's minutes; undefined: not said. */
  readonly monitoringMinutes: number | undefined;
}

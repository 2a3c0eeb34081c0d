import { member } from "../json.ts";
import { ALARM, COMPOSITE_ALARM } from "./behaviours/alarm.ts";
import { AUTO_SCALING_GROUP } from "./behaviours/auto-scaling-group.ts";
import { BUCKET } from "./behaviours/bucket.ts";
import { BUCKET_POLICY } from "./behaviours/bucket-policy.ts";
import { EVENT_INVOKE_CONFIG } from "./behaviours/event-invoke-config.ts";
import { EVENT_SOURCE_MAPPING } from "./behaviours/event-source-mapping.ts";
import { FUNCTION } from "./behaviours/function.ts";
import { FUNCTION_ALIAS } from "./behaviours/function-alias.ts";
import { FUNCTION_PERMISSION } from "./behaviours/function-permission.ts";
import { FUNCTION_VERSION } from "./behaviours/function-version.ts";
import { INSTANCE } from "./behaviours/instance.ts";
import { LAUNCH_TEMPLATE } from "./behaviours/launch-template.ts";
import { LOG_GROUP } from "./behaviours/log-group.ts";
import { PARAMETER } from "./behaviours/parameter.ts";
import { QUEUE } from "./behaviours/queue.ts";
import { RECORD_SET } from "./behaviours/record-set.ts";
import { SECRET } from "./behaviours/secret.ts";
import { SECURITY_GROUP_RULE } from "./behaviours/security-group-rule.ts";
import { WAIT_CONDITION_HANDLE } from "./behaviours/wait-condition-handle.ts";
import { WAIT_CONDITION } from "./behaviours/wait-condition.ts";
import type { Behaviour } from "./behaviour.ts";

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  "AWS::AutoScaling::AutoScalingGroup": AUTO_SCALING_GROUP,
  "AWS::CloudFormation::WaitCondition": WAIT_CONDITION,
  "AWS::CloudFormation::WaitConditionHandle": WAIT_CONDITION_HANDLE,
  "AWS::CloudWatch::Alarm": ALARM,
  "AWS::CloudWatch::CompositeAlarm": COMPOSITE_ALARM,
  "AWS::EC2::Instance": INSTANCE,
  "AWS::EC2::LaunchTemplate": LAUNCH_TEMPLATE,
  "AWS::EC2::SecurityGroupEgress": SECURITY_GROUP_RULE,
  "AWS::EC2::SecurityGroupIngress": SECURITY_GROUP_RULE,
  "AWS::Lambda::Alias": FUNCTION_ALIAS,
  "AWS::Lambda::EventInvokeConfig": EVENT_INVOKE_CONFIG,
  "AWS::Lambda::EventSourceMapping": EVENT_SOURCE_MAPPING,
  "AWS::Lambda::Function": FUNCTION,
  "AWS::Lambda::Permission": FUNCTION_PERMISSION,
  "AWS::Lambda::Version": FUNCTION_VERSION,
  "AWS::Logs::LogGroup": LOG_GROUP,
  "AWS::Route53::RecordSet": RECORD_SET,
  "AWS::S3::Bucket": BUCKET,
  "AWS::S3::BucketPolicy": BUCKET_POLICY,
  "AWS::SQS::Queue": QUEUE,
  "AWS::SSM::Parameter": PARAMETER,
  "AWS::SecretsManager::Secret": SECRET,
};

/** Returns what is special about a type; most types have nothing. */
export function behaviourOf(type: string): Behaviour {
  return member(BEHAVIOURS, type) ?? {};
}

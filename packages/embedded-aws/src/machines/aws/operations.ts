import type { MachineServiceName } from "../machine.ts";
import type { CliOption } from "./parse-command.ts";

/** A command of the CLI that is one call of one operation. */
export interface CliOperation {
  readonly service: MachineServiceName;
  readonly operation: string;
  readonly options: Readonly<Record<string, CliOption>>;
}

function text(member: string): CliOption {
  return { member, kind: "text" };
}

function texts(member: string): CliOption {
  return { member, kind: "texts" };
}

function flag(member: string): CliOption {
  return { member, kind: "flag" };
}

const FILTERS: CliOption = { member: "Filters", kind: "structures" };

/** The commands that boot scripts use, by service and command as they are typed. */
export const CLI_OPERATIONS: Readonly<Record<string, CliOperation>> = {
  "autoscaling describe-auto-scaling-groups": {
    service: "autoscaling",
    operation: "DescribeAutoScalingGroups",
    options: { "--auto-scaling-group-names": texts("AutoScalingGroupNames") },
  },
  "autoscaling describe-auto-scaling-instances": {
    service: "autoscaling",
    operation: "DescribeAutoScalingInstances",
    options: { "--instance-ids": texts("InstanceIds") },
  },
  "autoscaling set-instance-health": {
    service: "autoscaling",
    operation: "SetInstanceHealth",
    options: { "--instance-id": text("InstanceId"), "--health-status": text("HealthStatus") },
  },
  "cloudformation describe-stack-resource": {
    service: "cloudformation",
    operation: "DescribeStackResource",
    options: { "--stack-name": text("StackName"), "--logical-resource-id": text("LogicalResourceId") },
  },
  "cloudformation describe-stacks": {
    service: "cloudformation",
    operation: "DescribeStacks",
    options: { "--stack-name": text("StackName") },
  },
  "ec2 describe-instances": {
    service: "ec2",
    operation: "DescribeInstances",
    options: { "--instance-ids": texts("InstanceIds"), "--filters": FILTERS },
  },
  "elbv2 describe-target-health": {
    service: "elasticloadbalancing",
    operation: "DescribeTargetHealth",
    options: { "--target-group-arn": text("TargetGroupArn"), "--targets": { member: "Targets", kind: "structures" } },
  },
  "secretsmanager get-secret-value": {
    service: "secretsmanager",
    operation: "GetSecretValue",
    options: {
      "--secret-id": text("SecretId"),
      "--version-id": text("VersionId"),
      "--version-stage": text("VersionStage"),
    },
  },
  "ssm get-parameter": {
    service: "ssm",
    operation: "GetParameter",
    options: { "--name": text("Name"), "--with-decryption": flag("WithDecryption") },
  },
  "ssm put-parameter": {
    service: "ssm",
    operation: "PutParameter",
    options: {
      "--name": text("Name"),
      "--value": text("Value"),
      "--type": text("Type"),
      "--overwrite": flag("Overwrite"),
    },
  },
};

/** Options of `cloudformation signal-resource`. */
export const SIGNAL_OPTIONS: Readonly<Record<string, CliOption>> = {
  "--stack-name": text("StackName"),
  "--logical-resource-id": text("LogicalResourceId"),
  "--unique-id": text("UniqueId"),
  "--status": text("Status"),
};

/** Options of `autoscaling complete-lifecycle-action`, which does nothing here: hooks are not waited for. */
export const LIFECYCLE_OPTIONS: Readonly<Record<string, CliOption>> = {
  "--lifecycle-hook-name": text("LifecycleHookName"),
  "--auto-scaling-group-name": text("AutoScalingGroupName"),
  "--lifecycle-action-result": text("LifecycleActionResult"),
  "--lifecycle-action-token": text("LifecycleActionToken"),
  "--instance-id": text("InstanceId"),
};

import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { DescribeInstancesCommand, EC2Client, GetConsoleOutputCommand, type Instance } from "@aws-sdk/client-ec2";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { onTestFinished } from "vitest";
import type { EmbeddedAws, EmbeddedAwsOptions } from "../../src/index.ts";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { until } from "../until.ts";

/** What a machine did, as the engine's own page tells it. */
export interface MachineTold {
  readonly boot: string;
  readonly console: string;
  readonly calls: readonly string[];
}

/** An engine whose machines boot for real, with the clients that look at it. */
export async function aRehearsal(options: Partial<EmbeddedAwsOptions> = {}) {
  const engine = await anEngine({ speed: "compressed", machines: "rehearsed", ...options });
  return rehearsalOver(engine);
}

/** The same over an engine that runs. */
export function rehearsalOver(engine: Pick<EmbeddedAws, "endpoint">) {
  const clients = {
    stacks: new CloudFormationClient(clientOptions(engine)),
    ec2: new EC2Client(clientOptions(engine)),
    groups: new AutoScalingClient(clientOptions(engine)),
    ssm: new SSMClient(clientOptions(engine)),
    secrets: new SecretsManagerClient(clientOptions(engine)),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  const { stacks, ec2 } = clients;
  const settle = (): Promise<string> =>
    until(async () => {
      const { Stacks } = await stacks.send(new DescribeStacksCommand({ StackName: "machines" }));
      const status = Stacks?.[0]?.StackStatus ?? "";
      return status.endsWith("_IN_PROGRESS") ? undefined : status;
    });
  return {
    ...clients,
    settle,
    /** Makes a stack of machines that boot with a script; returns its last status. */
    async make(script: string, more: GroupOptions = {}): Promise<string> {
      await stacks.send(
        new CreateStackCommand({
          StackName: "machines",
          TemplateBody: templateOf(script, more),
          Capabilities: ["CAPABILITY_NAMED_IAM"],
        }),
      );
      return await settle();
    },
    async change(script: string, more: GroupOptions = {}): Promise<string> {
      await stacks.send(new UpdateStackCommand({ StackName: "machines", TemplateBody: templateOf(script, more) }));
      return await settle();
    },
    async reasons(): Promise<readonly string[]> {
      const { StackEvents = [] } = await stacks.send(new DescribeStackEventsCommand({ StackName: "machines" }));
      return StackEvents.flatMap(({ ResourceStatusReason }) => ResourceStatusReason ?? []);
    },
    async instances(): Promise<readonly Instance[]> {
      const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
      return Reservations.flatMap(({ Instances = [] }) => Instances);
    },
    async consoleOf(instanceId: string): Promise<string> {
      const { Output = "" } = await ec2.send(new GetConsoleOutputCommand({ InstanceId: instanceId }));
      return Buffer.from(Output, "base64").toString();
    },
    async told(instanceId: string): Promise<MachineTold> {
      const response = await fetch(`${engine.endpoint}/_embedded-aws/machines/${instanceId}`);
      return (await response.json()) as MachineTold;
    },
  };
}

interface GroupOptions {
  readonly size?: number;
  /** How many there may be; no more, if not told. */
  readonly most?: number;
  readonly timeout?: string;
  /** How long a rolling update waits for a machine; as long as a creation, if not told. AWS: an hour at most. */
  readonly pause?: string;
  /** The logical id of their instance profile, among these other resources, which come before them. */
  readonly profile?: string;
  readonly resources?: Readonly<Record<string, object>>;
}

/** A group of machines that wait for their signals, when they are made and when they are rolled. */
export function templateOf(
  script: string,
  { size = 1, most = size, timeout = "PT5M", pause = timeout, profile, resources = {} }: GroupOptions,
): string {
  return JSON.stringify({
    Resources: {
      ...resources,
      Template: {
        Type: "AWS::EC2::LaunchTemplate",
        DependsOn: Object.keys(resources),
        Properties: {
          LaunchTemplateData: {
            ImageId: "ami-0123456789abcdef0",
            MetadataOptions: { HttpTokens: "required" },
            ...(profile === undefined ? {} : { IamInstanceProfile: { Name: { Ref: profile } } }),
            UserData: { "Fn::Base64": { "Fn::Sub": script } },
          },
        },
      },
      Group: {
        Type: "AWS::AutoScaling::AutoScalingGroup",
        CreationPolicy: { ResourceSignal: { Count: size, Timeout: timeout } },
        UpdatePolicy: {
          AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: pause, MinInstancesInService: 0 },
        },
        Properties: {
          MinSize: String(size),
          MaxSize: String(most),
          AvailabilityZones: ["ap-southeast-2a"],
          LaunchTemplate: {
            LaunchTemplateId: { Ref: "Template" },
            Version: { "Fn::GetAtt": ["Template", "LatestVersionNumber"] },
          },
        },
      },
    },
  });
}

/** The beginning of a script that signals however it ends, as our layers' do. */
export const SIGNALLING = `#!/bin/bash
set -euo pipefail
exec > >(tee -a /var/log/boot.log /dev/console) 2>&1
instance=unknown
report() {
  local code=$? status=SUCCESS
  [ "$code" = 0 ] || status=FAILURE
  echo "ended: $status"
  aws cloudformation signal-resource --region '\${AWS::Region}' --stack-name '\${AWS::StackId}' \\
    --logical-resource-id Group --unique-id "$instance" --status "$status" || echo 'not taken'
}
trap report EXIT
token=$(curl -fsS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
instance=$(curl -fsS -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)
`;

/** Returns the ids of a rehearsal's machines as soon as there are `count` of them, and each has ended its boot. */
export const booted = (machines: Awaited<ReturnType<typeof aRehearsal>>, count: number): Promise<readonly string[]> =>
  until(async () => {
    const living = (await machines.instances()).filter(({ State }) => State?.Name === "running");
    const told = await Promise.all(
      living.map(async ({ InstanceId = "" }) => ({ InstanceId, ...(await machines.told(InstanceId)) })),
    );
    const ended = told.filter(({ boot }) => boot === "ended").map(({ InstanceId }) => InstanceId);
    return ended.length === count && living.length === count ? ended : undefined;
  });

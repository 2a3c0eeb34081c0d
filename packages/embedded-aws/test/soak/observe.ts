import { type AutoScalingGroup, paginateDescribeAutoScalingGroups } from "@aws-sdk/client-auto-scaling";
import {
  type CloudFormationClient,
  paginateDescribeStackEvents,
  paginateListExports,
  paginateListStackResources,
  paginateListStacks,
  type StackEvent,
  type StackResourceSummary,
  type StackSummary,
} from "@aws-sdk/client-cloudformation";
import { paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import {
  type Instance,
  paginateDescribeInstances,
  paginateDescribeLaunchTemplates,
  paginateDescribeSecurityGroups,
} from "@aws-sdk/client-ec2";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { paginateListSecrets } from "@aws-sdk/client-secrets-manager";
import { paginateListQueues } from "@aws-sdk/client-sqs";
import { paginateDescribeParameters } from "@aws-sdk/client-ssm";
import type { Clients } from "./soak-world.ts";

/** A stack as its own answers show it. */
export interface SeenStack {
  readonly summary: StackSummary;
  /** Oldest first. */
  readonly events: readonly StackEvent[];
  /** Empty for a stack that is gone. */
  readonly resources: readonly StackResourceSummary[];
}

/** Everything that the engine shows of itself: its stacks, and what its services have, by type and physical id. */
export interface Sight {
  readonly stacks: readonly SeenStack[];
  /** Physical ids that the services show, by resource type; types without a list to ask are not in it. */
  readonly existing: ReadonlyMap<string, ReadonlySet<string>>;
  /** The names of all exports, each as often as a stack has it. */
  readonly exported: readonly string[];
  readonly groups: readonly AutoScalingGroup[];
  /** Instances that run or come up. */
  readonly instances: readonly Instance[];
}

/** Returns what all stacks, deleted ones included, and all services show. */
export async function observe(clients: Clients): Promise<Sight> {
  const summaries = await all(
    paginateListStacks({ client: clients.cloudFormation }, {}),
    (page) => page.StackSummaries,
  );
  const stacks = await Promise.all(summaries.map((summary) => observeStack(clients.cloudFormation, summary)));
  const [existing, machines] = await Promise.all([observeServices(clients), observeMachines(clients)]);
  const exported = await all(paginateListExports({ client: clients.cloudFormation }, {}), (page) => page.Exports);
  const groupNames = namesOf(machines.groups, (it) => it.AutoScalingGroupName);
  const names = exported.map((it) => it.Name ?? "");
  return {
    stacks,
    exported: names,
    existing: new Map([...existing, ["AWS::AutoScaling::AutoScalingGroup", groupNames]]),
    ...machines,
  };
}

async function observeStack(client: CloudFormationClient, summary: StackSummary): Promise<SeenStack> {
  const StackName = summary.StackId ?? "";
  const newestFirst = await all(paginateDescribeStackEvents({ client }, { StackName }), (page) => page.StackEvents);
  const resources =
    summary.StackStatus === "DELETE_COMPLETE"
      ? []
      : await all(paginateListStackResources({ client }, { StackName }), (page) => page.StackResourceSummaries);
  return { summary, events: newestFirst.toReversed(), resources };
}

async function observeMachines({ ec2, autoScaling }: Clients): Promise<Pick<Sight, "groups" | "instances">> {
  const groups = await all(
    paginateDescribeAutoScalingGroups({ client: autoScaling }, {}),
    (page) => page.AutoScalingGroups,
  );
  const alive = [{ Name: "instance-state-name", Values: ["pending", "running"] }];
  const reservations = await all(
    paginateDescribeInstances({ client: ec2 }, { Filters: alive }),
    (page) => page.Reservations,
  );
  return { groups, instances: reservations.flatMap((it) => it.Instances ?? []) };
}

async function observeServices({ s3, ssm, sqs, logs, secrets, ec2 }: Clients): Promise<Sight["existing"]> {
  const [buckets, parameters, queues, groups, secretList, securityGroups, images] = await Promise.all([
    s3.send(new ListBucketsCommand({})).then(({ Buckets = [] }) => Buckets),
    all(paginateDescribeParameters({ client: ssm }, {}), (page) => page.Parameters),
    all(paginateListQueues({ client: sqs }, { MaxResults: 1000 }), (page) => page.QueueUrls),
    all(paginateDescribeLogGroups({ client: logs }, {}), (page) => page.logGroups),
    all(paginateListSecrets({ client: secrets }, {}), (page) => page.SecretList),
    all(paginateDescribeSecurityGroups({ client: ec2 }, {}), (page) => page.SecurityGroups),
    all(paginateDescribeLaunchTemplates({ client: ec2 }, {}), (page) => page.LaunchTemplates),
  ]);
  return new Map([
    ["AWS::S3::Bucket", namesOf(buckets, (it) => it.Name)],
    ["AWS::SSM::Parameter", namesOf(parameters, (it) => it.Name)],
    ["AWS::SQS::Queue", namesOf(queues, (it) => it)],
    ["AWS::Logs::LogGroup", namesOf(groups, (it) => it.logGroupName)],
    ["AWS::SecretsManager::Secret", namesOf(secretList, (it) => it.ARN)],
    ["AWS::EC2::SecurityGroup", namesOf(securityGroups, (it) => it.GroupId)],
    ["AWS::EC2::LaunchTemplate", namesOf(images, (it) => it.LaunchTemplateId)],
  ]);
}

async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}

function namesOf<Item>(items: readonly Item[], nameOf: (item: Item) => string | undefined): ReadonlySet<string> {
  return new Set(items.map((item) => nameOf(item) ?? ""));
}

import { setTimeout as delay } from "node:timers/promises";
import type { BareAnswer, BareCalls } from "../bare-calls.ts";
import { BUCKET, INBOX, type CrashClient } from "./crash-client.ts";
import { ABSENT } from "./known-value.ts";

/** Waits until no stack is in progress any more; throws when that takes longer than half a minute. */
export async function workDone({ cloudFormation }: BareCalls): Promise<void> {
  for (let polls = 0; polls < 600; polls += 1) {
    if (!(await cloudFormation("DescribeStacks", {})).body.includes("_IN_PROGRESS<")) return;
    await delay(50);
  }
  throw new Error("What was in progress does not come to an end.");
}

/** What is found of a client's things, in the words of `KnownValue`. */
export async function observeClient(calls: BareCalls, { name }: CrashClient): Promise<Readonly<Record<Thing, string>>> {
  const { json, get } = calls;
  const object = await get(`/${BUCKET}/${name}`);
  const parameter = await json("ssm", "AmazonSSM.GetParameter", { Name: `/client/${name}` });
  const secret = await json("secretsmanager", "secretsmanager.GetSecretValue", { SecretId: name });
  return {
    object: object.status === 404 ? ABSENT : object.body.trimEnd(),
    parameter: found(parameter, "Value"),
    secret: found(secret, "SecretString"),
    stack: await observeStack(calls, name),
  };
}

/** A thing of a client that has one value. */
export type Thing = "object" | "parameter" | "secret" | "stack";

/** The version that all of a stack's resources are at, as their own services tell it. */
async function observeStack({ cloudFormation, json }: BareCalls, StackName: string): Promise<string> {
  const { status, body } = await cloudFormation("DescribeStackResources", { StackName });
  if (status !== 200) return ABSENT;
  const versions = new Set<string>();
  const lookAtQueue = async (QueueUrl: string): Promise<void> => {
    const { body } = await json("sqs", "AmazonSQS.GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    const { Attributes } = JSON.parse(body) as { Attributes: { VisibilityTimeout: string } };
    versions.add(`${Number(Attributes.VisibilityTimeout) - 30}`);
  };
  const lookAtParameter = async (Name: string): Promise<void> => {
    const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [Name] }];
    const { body } = await json("ssm", "AmazonSSM.DescribeParameters", { ParameterFilters });
    versions.add(/"Description":"version (\d+)"/.exec(body)?.[1] ?? "none");
  };
  await Promise.all([
    ...physicalIds(body, "AWS::SQS::Queue").map(lookAtQueue),
    ...physicalIds(body, "AWS::SSM::Parameter").map(lookAtParameter),
  ]);
  return [...versions].join(" and ");
}

/** Takes every message out of the inbox. */
export async function drainInbox({ json }: BareCalls): Promise<readonly string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { body } = await json("sqs", "AmazonSQS.ReceiveMessage", { QueueUrl: INBOX, MaxNumberOfMessages: 10 });
    const { Messages = [] } = JSON.parse(body) as { Messages?: { Body: string; ReceiptHandle: string }[] };
    if (Messages.length === 0) return bodies;
    for (const { Body, ReceiptHandle } of Messages) {
      bodies.push(Body);
      await json("sqs", "AmazonSQS.DeleteMessage", { QueueUrl: INBOX, ReceiptHandle });
    }
  }
}

/** What the stacks say they have, and what the services have beside what clients made by themselves; the same, if nothing was lost or made twice. */
export async function observeResources(
  { cloudFormation, json }: BareCalls,
  clients: readonly CrashClient[],
): Promise<{ readonly ofStacks: readonly string[]; readonly ofServices: readonly string[] }> {
  const ofStacks: string[] = [];
  for (const { name } of clients) {
    const { body } = await cloudFormation("DescribeStackResources", { StackName: name });
    for (const type of ["AWS::SQS::Queue", "AWS::SSM::Parameter", "AWS::Logs::LogGroup"]) {
      ofStacks.push(...physicalIds(body, type));
    }
  }
  const listed = async (service: string, target: string, pattern: RegExp): Promise<readonly string[]> => {
    const names: string[] = [];
    for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
      const tokenName = service === "logs" ? "nextToken" : "NextToken";
      const { body } = await json(service, target, token === undefined ? {} : { [tokenName]: token });
      names.push(...Array.from(body.matchAll(pattern), ([, name = ""]) => name));
      token = (JSON.parse(body) as Record<string, string | undefined>)[tokenName];
    }
    return names;
  };
  const queues = await listed("sqs", "AmazonSQS.ListQueues", /"(https:[^"]+)"/g);
  const parameters = await listed("ssm", "AmazonSSM.DescribeParameters", /"Name":"([^"]+)"/g);
  const groups = await listed("logs", "Logs_20140328.DescribeLogGroups", /"logGroupName":"([^"]+)"/g);
  const ofServices = [...queues, ...parameters, ...groups].filter(
    (name) => name !== INBOX && !name.startsWith("/client/"),
  );
  return { ofStacks: sorted(ofStacks), ofServices: sorted(ofServices) };
}

function physicalIds(body: string, type: string): readonly string[] {
  const members = body.split("<member>").filter((member) => member.includes(`<ResourceType>${type}<`));
  return members.map((member) => /<PhysicalResourceId>([^<]*)</.exec(member)?.[1] ?? "");
}

function found({ status, body }: BareAnswer, member: string): string {
  if (status !== 200) return ABSENT;
  return new RegExp(`"${member}":"([^"]*)"`).exec(body)?.[1] ?? "unreadable";
}

function sorted(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => (a < b ? -1 : 1));
}

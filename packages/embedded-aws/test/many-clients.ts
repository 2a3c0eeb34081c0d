import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import type { EmbeddedAws } from "../src/index.ts";
import { anEngine, aFolder, clientOptions, s3Client } from "./engine-fixture.ts";
import { mixedTemplate } from "./mixed-template.ts";

/** Has so many clients work at once, and checks that nothing of what they were answered is lost, also after a restart. */
export async function workAtOnce(clients: number): Promise<void> {
  const stateDir = await aFolder();
  const engine = await anEngine({ stateDir });
  await s3Client(engine).send(new CreateBucketCommand({ Bucket: "shared" }));
  await Promise.all(Array.from({ length: clients }, (_, client) => workOf(engine, client)));
  const expected = Array.from({ length: clients }, (_, client) => ({
    stack: client % 2 === 0 ? { UPDATE_COMPLETE: 5 } : {},
    objects: [1, 2, 3].map((part) => `${client} ${part}`),
    parameter: { Value: "3", Version: 3 },
  }));
  expect(await readWork(engine, clients)).toMatchObject(expected);
  await engine.close();
  expect(await readWork(await anEngine({ stateDir }), clients)).toMatchObject(expected);
}

/** Creates a stack and updates it, and puts objects and parameters; every second client deletes its stack in the end. */
async function workOf(engine: EmbeddedAws, client: number): Promise<void> {
  const [cloudFormation, s3, ssm] = [aClient(engine), s3Client(engine), ssmClient(engine)];
  const StackName = `stack-${client}`;
  const stack = async (): Promise<void> => {
    const create = new CreateStackCommand({ StackName, TemplateBody: mixedTemplate(5, 1) });
    const { StackId = "" } = await cloudFormation.send(create);
    expect(await ending(cloudFormation, StackId)).toBe("CREATE_COMPLETE");
    await cloudFormation.send(new UpdateStackCommand({ StackName, TemplateBody: mixedTemplate(5, 2) }));
    expect(await ending(cloudFormation, StackId)).toBe("UPDATE_COMPLETE");
    if (client % 2 === 0) return;
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    expect(await ending(cloudFormation, StackId)).toBe("DELETE_COMPLETE");
  };
  const objects = async (): Promise<void> => {
    for (const part of [1, 2, 3]) {
      await s3.send(new PutObjectCommand({ Bucket: "shared", Key: `${client}/${part}`, Body: `${client} ${part}` }));
    }
  };
  const parameters = async (): Promise<void> => {
    for (const version of [1, 2, 3]) {
      const parameter = { Name: `/client/${client}`, Value: `${version}`, Type: "String", Overwrite: true } as const;
      await ssm.send(new PutParameterCommand(parameter));
    }
  };
  await Promise.all([stack(), objects(), parameters()]);
}

/** What is left of each client's work. */
async function readWork(engine: EmbeddedAws, clients: number): Promise<readonly object[]> {
  const [cloudFormation, s3, ssm] = [aClient(engine), s3Client(engine), ssmClient(engine)];
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  const names = new Set(Stacks.map(({ StackName }) => StackName));
  const read = async (client: number): Promise<object> => {
    const name = `stack-${client}`;
    const objects = [1, 2, 3].map(async (part) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: "shared", Key: `${client}/${part}` }));
      return await Body?.transformToString();
    });
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `/client/${client}` }));
    return {
      stack: names.has(name) ? await statuses(cloudFormation, name) : {},
      objects: await Promise.all(objects),
      parameter: Parameter,
    };
  };
  return await Promise.all(Array.from({ length: clients }, (_, client) => read(client)));
}

/** The status that a stack comes to. */
export async function ending(client: CloudFormationClient, StackName: string): Promise<string | undefined> {
  for (;;) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    const status = Stacks?.[0]?.StackStatus;
    if (!status?.endsWith("_IN_PROGRESS")) return status;
    await delay(50);
  }
}

/** How many resources of a stack are in which status. */
export async function statuses(
  client: CloudFormationClient,
  StackName: string,
): Promise<Readonly<Record<string, number>>> {
  const all: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName })) {
    all.push(...(page.StackResourceSummaries ?? []));
  }
  const counts = new Map<string, number>();
  for (const { ResourceStatus = "" } of all) counts.set(ResourceStatus, (counts.get(ResourceStatus) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** A client of CloudFormation that the test need not close. */
export function aClient(engine: EmbeddedAws): CloudFormationClient {
  const client = new CloudFormationClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return client;
}

function ssmClient(engine: EmbeddedAws): SSMClient {
  const client = new SSMClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return client;
}

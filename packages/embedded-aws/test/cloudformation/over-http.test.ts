import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from "@aws-sdk/client-cloudformation";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { aFolder, anEngine, clientOptions } from "../engine-fixture.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "over-http";
const TemplateBody = aTemplate(
  { A: topic("a"), B: topic("b", { DependsOn: "A" }) },
  { Description: "Two topics", Outputs: { Arn: { Value: { Ref: "A" }, Export: { Name: "arn" } } } },
);
/** The SDK waits 30 s between two looks unless told otherwise. */
const PATIENCE = { minDelay: 0.01, maxDelay: 0.05, maxWaitTime: 100 };

function aClient(engine: EmbeddedAws): CloudFormationClient {
  const client = new CloudFormationClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return client;
}

describe("the SDK over HTTP", () => {
  it("creates a stack by change set, describes it and deletes it, with its own waiters", async () => {
    const client = aClient(await anEngine());
    const proposal = { StackName, ChangeSetName: "proposal", ChangeSetType: "CREATE" } as const;
    const Tags = [{ Key: "environment:version", Value: "1.0.0" }];
    await client.send(new CreateChangeSetCommand({ ...proposal, TemplateBody, Tags }));
    const name = { StackName, ChangeSetName: "proposal" };
    await waitUntilChangeSetCreateComplete({ client, ...PATIENCE }, name);
    const { Changes } = await client.send(new DescribeChangeSetCommand(name));
    expect(Changes?.map((change) => change.ResourceChange?.Action)).toEqual(["Add", "Add"]);
    await client.send(new ExecuteChangeSetCommand(name));
    await waitUntilStackCreateComplete({ client, ...PATIENCE }, { StackName });
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    expect(Stacks?.[0]).toMatchObject({
      Description: "Two topics",
      StackStatus: "CREATE_COMPLETE",
      Tags,
      Outputs: [{ OutputKey: "Arn", OutputValue: "arn:aws:sns:ap-southeast-2:111111111111:a", ExportName: "arn" }],
    });
    expect(Stacks?.[0]?.CreationTime).toBeInstanceOf(Date);
    await client.send(new DeleteStackCommand({ StackName }));
    await waitUntilStackDeleteComplete({ client, ...PATIENCE }, { StackName: Stacks?.[0]?.StackId ?? "" });
  });

  it("sees an operation go on that the engine was stopped in", async () => {
    const stateDir = await aFolder();
    const first = await anEngine({ stateDir, speed: "real" });
    await aClient(first).send(new CreateStackCommand({ StackName, TemplateBody }));
    await first.close();
    const client = aClient(await anEngine({ stateDir }));
    await waitUntilStackCreateComplete({ client, ...PATIENCE }, { StackName });
    const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName }));
    expect(StackEvents?.map((event) => `${event.LogicalResourceId} ${event.ResourceStatus}`).toReversed()).toEqual([
      "over-http CREATE_IN_PROGRESS",
      "A CREATE_IN_PROGRESS",
      "A CREATE_IN_PROGRESS",
      "A CREATE_COMPLETE",
      "B CREATE_IN_PROGRESS",
      "B CREATE_IN_PROGRESS",
      "B CREATE_COMPLETE",
      "over-http CREATE_COMPLETE",
    ]);
  });
});

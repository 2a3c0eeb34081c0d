import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  paginateDescribeStackEvents,
  paginateListStackResources,
  UpdateStackCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackExists,
  waitUntilStackRollbackComplete,
  waitUntilStackUpdateComplete,
} from "@aws-sdk/client-cloudformation";
import { expect, it } from "vitest";
import { aTemplate, topic } from "../cloudformation/templates.ts";
import { anEngine, clientOptions } from "../engine-fixture.ts";

const StackName = "s";
const manyTopics = (name: string): string =>
  aTemplate({
    ...Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`T${n}`, { Type: "AWS::SNS::Topic" }])),
    Named: topic(name),
  });

it("the SDK's own waiters and paginators follow a stack", async () => {
  const client = new CloudFormationClient(clientOptions(await anEngine()));
  const waiting = { client, maxWaitTime: 100, minDelay: 1, maxDelay: 1 };
  await client.send(new CreateStackCommand({ StackName, TemplateBody: manyTopics("a") }));
  await waitUntilStackExists(waiting, { StackName });
  await waitUntilStackCreateComplete(waiting, { StackName });
  const pages: number[] = [];
  const ids = new Set<string | undefined>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    pages.push(StackResourceSummaries.length);
  }
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName })) {
    for (const { EventId } of StackEvents) ids.add(EventId);
  }
  expect([pages, ids.size]).toEqual([[100, 21], 121 * 3 + 2]);

  const named = { StackName, ChangeSetName: "empty" };
  await client.send(new CreateChangeSetCommand({ ...named, TemplateBody: manyTopics("a") }));
  await expect(waitUntilChangeSetCreateComplete(waiting, named)).rejects.toThrow("FAILURE");
  const bad = aTemplate({ Bad: { Type: "AWS::SQS::Queue", Properties: { QueueName: "/" } } });
  await client.send(new UpdateStackCommand({ StackName, TemplateBody: bad }));
  await waitUntilStackRollbackComplete(waiting, { StackName });
  await expect(waitUntilStackUpdateComplete(waiting, { StackName })).rejects.toThrow("UPDATE_ROLLBACK_COMPLETE");
  await client.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete(waiting, { StackName });
});

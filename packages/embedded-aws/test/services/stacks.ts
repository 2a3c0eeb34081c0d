import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { clientOptions } from "../engine-fixture.ts";
import { until } from "../until.ts";

/** One stack of an engine, of which a test looks at what other services make of its resources. */
export interface TestStack {
  /** Creates the stack, or updates it; returns the status it comes to. */
  deploy(resources: object): Promise<string>;
  delete(): Promise<string>;
  physicalId(logicalId: string): Promise<string>;
  /** Why the stack's resources failed, newest first. */
  failures(): Promise<readonly string[]>;
}

/** Returns a stack that does not exist yet. */
export function aStack(engine: Pick<EmbeddedAws, "endpoint">, StackName = "s"): TestStack {
  const client = new CloudFormationClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  let stackId: string | undefined;
  const settled = (): Promise<string> =>
    until(async () => {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
      const status = Stacks?.[0]?.StackStatus ?? "";
      return status.endsWith("_IN_PROGRESS") ? undefined : status;
    });
  return {
    async deploy(resources) {
      const definition = {
        StackName,
        TemplateBody: JSON.stringify({ Resources: resources }),
        Tags: [{ Key: "team", Value: "logs" }],
        Capabilities: ["CAPABILITY_NAMED_IAM" as const],
      };
      if (stackId === undefined) stackId = (await client.send(new CreateStackCommand(definition))).StackId;
      else await client.send(new UpdateStackCommand(definition));
      return await settled();
    },
    async delete() {
      await client.send(new DeleteStackCommand({ StackName: stackId }));
      return await settled();
    },
    async physicalId(LogicalResourceId) {
      const { StackResourceDetail } = await client.send(
        new DescribeStackResourceCommand({ StackName: stackId, LogicalResourceId }),
      );
      return StackResourceDetail?.PhysicalResourceId ?? "";
    },
    async failures() {
      const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackId }));
      return StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith("_FAILED")).map(
        ({ ResourceStatusReason }) => ResourceStatusReason ?? "",
      );
    },
  };
}

import {
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  CreateBucketCommand,
} from "@aws-sdk/client-s3";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUCKET_POLICY_LEVER as lever } from "../../src/node/levers/bucket-policy-lever.ts";
import { describeClosing, isClosed } from "../../src/node/levers/closing-statement.ts";
import type { LeveredSite } from "../../src/node/levers/lever.ts";
import { ACCOUNT, clientsOf, settingsFor } from "../support/a-bucket-migration.ts";

const CALLER = `arn:aws:iam::${ACCOUNT}:user/embedded`;

let engine: EmbeddedAws;
beforeAll(async () => {
  engine = await startEmbeddedAws({ speed: "instant" });
});
afterAll(() => engine.close());

async function aSite(bucket: string) {
  const { s3 } = clientsOf(engine.endpoint);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const site = { site: { s3, caller: CALLER }, place: { kind: "objects", bucket, prefix: "" }, stackId: "" };
  return { s3, site: site as unknown as LeveredSite };
}

describe("the lever of buckets", () => {
  it("closes and opens, each as often as it is told, and leaves nothing behind", async () => {
    const { s3, site } = await aSite("plain");
    expect(await lever.state(site)).toBe("open");
    await lever.close(site);
    await lever.close(site);
    expect(await lever.state(site)).toBe("closed");
    await lever.open(site);
    await lever.open(site);
    expect(await lever.state(site)).toBe("open");
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket: "plain" }))).rejects.toMatchObject({
      name: "NoSuchBucketPolicy",
    });
  });

  it("finds open what somebody opened, or edited", async () => {
    const { s3, site } = await aSite("edited");
    const closing = describeClosing({ bucket: "edited", caller: CALLER });
    await lever.close(site);
    const Statement = [{ ...closing, Action: "s3:PutObject" }];
    await s3.send(new PutBucketPolicyCommand({ Bucket: "edited", Policy: JSON.stringify({ Statement }) }));
    expect(await lever.state(site)).toBe("open");
  });

  it("mutes notifications and makes them what they were", async () => {
    const { s3, site } = await aSite("loud");
    const stacks = new CloudFormationClient(settingsFor(engine.endpoint));
    const TemplateBody = JSON.stringify({
      Resources: {
        Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "arrivals" } },
        Policy: {
          Type: "AWS::SQS::QueuePolicy",
          Properties: { Queues: [{ Ref: "Queue" }], PolicyDocument: { Statement: [] } },
        },
      },
    });
    await stacks.send(new CreateStackCommand({ StackName: "queue", TemplateBody }));
    const polls = { client: stacks, maxWaitTime: 100, minDelay: 0.02, maxDelay: 0.1 };
    await waitUntilStackCreateComplete(polls, { StackName: "queue" });
    const QueueArn = `arn:aws:sqs:eu-west-1:${ACCOUNT}:arrivals`;
    const Filter = { Key: { FilterRules: [{ Name: "prefix" as const, Value: "logs/" }] } };
    const before = [
      { Id: "created", QueueArn, Events: ["s3:ObjectCreated:*" as const], Filter },
      { Id: "removed", QueueArn, Events: ["s3:ObjectRemoved:*" as const] },
    ];
    const NotificationConfiguration = { QueueConfigurations: before };
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: "loud", NotificationConfiguration }));
    const read = async () =>
      (await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: "loud" }))).QueueConfigurations ?? [];
    const asTheyWere = await read();
    await lever.close(site);
    await lever.close(site);
    const muted = (await read()).map((each) => each.Filter?.Key?.FilterRules?.[0]?.Value);
    expect(muted).toEqual([".logstack-muted/0/", ".logstack-muted/1/"]);
    await lever.open(site);
    expect(await read()).toEqual(asTheyWere);
    stacks.destroy();
  });
});

describe("the statement that closes a bucket", () => {
  it("knows who came by a role by that role, whatever its path", () => {
    const caller = "arn:aws:sts::111111111111:assumed-role/Migrator/ann";
    expect(describeClosing({ bucket: "b", caller })["Condition"]).toEqual({
      ArnNotLike: {
        "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/Migrator", "arn:aws:iam::111111111111:role/*/Migrator"],
      },
    });
  });

  it("is known again in the shapes that S3 gives back", () => {
    const closed = { bucket: "b", caller: CALLER };
    const { Action, ...rest } = describeClosing(closed);
    const shuffled = {
      ...rest,
      Action: (Action as string[]).toReversed(),
      Principal: { AWS: "*" },
      Condition: { ArnNotLike: { "aws:PrincipalArn": CALLER } },
    };
    expect(isClosed([shuffled], closed)).toBe(true);
    expect(isClosed([{ ...shuffled, Condition: { ArnNotLike: { "aws:PrincipalArn": "*" } } }], closed)).toBe(false);
  });
});

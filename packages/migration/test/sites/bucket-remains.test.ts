import { CreateBucketCommand, PutBucketPolicyCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { expect, it, onTestFinished } from "vitest";
import { EMPTIED_TAG } from "../../src/node/index.ts";
import { isBeingEmptied } from "../../src/node/sites/bucket-remains.ts";
import { clientsOf } from "../support/a-bucket-migration.ts";

const DOOMED = { identifiers: [{ kind: "bucket", value: "logs/" }], id: "m-1" };

it("a bucket whose tags may not be read is neither gone nor left alone: only another account's name is", async () => {
  const aws = await startEmbeddedAws({ speed: "instant" });
  onTestFinished(() => aws.close());
  const [{ s3 }, other] = [clientsOf(aws.endpoint), clientsOf(aws.endpoint, "222222222222")];
  onTestFinished(() => [s3, other.s3].forEach((client) => client.destroy()));
  expect(await isBeingEmptied({ s3 }, DOOMED)).toBe(false);
  await s3.send(new CreateBucketCommand({ Bucket: "logs" }));
  const TagSet = [{ Key: EMPTIED_TAG, Value: "m-1" }];
  await s3.send(new PutBucketTaggingCommand({ Bucket: "logs", Tagging: { TagSet } }));
  expect(await isBeingEmptied({ s3 }, DOOMED)).toBe(true);
  expect(await isBeingEmptied({ s3: other.s3 }, DOOMED)).toBe(false);
  const denied = { Effect: "Deny", Principal: "*", Action: "s3:GetBucketTagging", Resource: "arn:aws:s3:::logs" };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [denied] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: "logs", Policy }));
  await expect(isBeingEmptied({ s3 }, DOOMED)).rejects.toMatchObject({ code: "notAllowed" });
});

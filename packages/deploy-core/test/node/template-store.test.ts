import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import { startEmbeddedAws, type EmbeddedAws } from "@logstack/embedded-aws";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Access } from "../../src/node/choose-access.ts";
import { connectTemplateStore } from "../../src/node/connect-template-store.ts";
import { connectStackApi } from "../../src/node/connect-stack-api.ts";
import { findObjectUrl, nameTemplateBucket } from "../../src/node/template-url.ts";

const ACCOUNT = "111111111111";
const REGION = "ap-southeast-2";
const BUCKET = `logstack-templates-${ACCOUNT}-${REGION}`;
const TEMPLATE = `Resources: { Topic: { Type: AWS::SNS::Topic } } # ${"x".repeat(60_000)}`;

let aws: EmbeddedAws;
let s3: S3Client;

const anAccess = (account = ACCOUNT): Access => ({
  credentials: { accessKeyId: account, secretAccessKey: "loopback" },
  region: REGION,
  endpoint: aws.endpoint,
  loopback: true,
  source: "a test",
});

beforeEach(async () => {
  aws = await startEmbeddedAws({ speed: "instant" });
  const { endpoint } = aws;
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "loopback" };
  s3 = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
});

afterEach(async () => {
  s3.destroy();
  await aws.close();
});

describe("a template that is too large to be sent along", () => {
  it("goes into a private bucket of the account that forgets it after a week", async () => {
    const url = await connectTemplateStore(anAccess()).put(TEMPLATE, { account: ACCOUNT });
    expect(url).toMatch(new RegExp(`^${aws.endpoint}/${BUCKET}/[0-9a-f]{64}\\.template$`));
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket: BUCKET }));
    expect(Object.values(PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: BUCKET }));
    expect(Rules).toMatchObject([{ Status: "Enabled", Expiration: { Days: 7 } }]);
  });

  it("is what CloudFormation then makes a change set of, and gives back as the deployed template", async () => {
    const connected = await connectStackApi(anAccess());
    const { api } = connected;
    const templateUrl = await connectTemplateStore(anAccess()).put(TEMPLATE, { account: ACCOUNT });
    const { changeSetId } = await api.createChangeSet({
      type: "CREATE",
      stackName: "large",
      changeSetName: "logstack-1",
      templateBody: TEMPLATE,
      templateUrl,
      parameters: {},
      tags: {},
      capabilities: [],
      onStackFailure: undefined,
      description: undefined,
    });
    await expect
      .poll(async () => (await api.describeChangeSet(changeSetId, { values: false })).status)
      .toBe("CREATE_COMPLETE");
    await api.executeChangeSet(changeSetId, { onFailure: "rollback" });
    await expect.poll(async () => (await api.describeStack("large"))?.status).toBe("CREATE_COMPLETE");
    expect(await api.getTemplate("large")).toBe(TEMPLATE);
    await connected.close();
  });

  it("is written once, however many deployers race for it", async () => {
    const put = () => connectTemplateStore(anAccess()).put(TEMPLATE, { account: ACCOUNT });
    const urls = await Promise.all([put(), put(), put(), put()]);
    expect(new Set(urls).size).toBe(1);
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(Contents).toHaveLength(1);
  });

  it("sets up a bucket that a killed run left half-way", async () => {
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
    await connectTemplateStore(anAccess()).put(TEMPLATE, { account: ACCOUNT });
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket: BUCKET }))).TagSet).not.toEqual([]);
    expect((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: BUCKET }))).Rules).toHaveLength(1);
  });

  it("never goes into another account's bucket of that name", async () => {
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    const Bucket = nameTemplateBucket({ account: "222222222222", region: REGION });
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const putting = connectTemplateStore(anAccess("222222222222")).put(TEMPLATE, { account: "222222222222" });
    await expect(putting).rejects.toMatchObject({ code: "templateStoreDenied" });
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });
});

it.each([
  ["us-east-1", "https://b.s3.us-east-1.amazonaws.com/k"],
  ["cn-north-1", "https://b.s3.cn-north-1.amazonaws.com.cn/k"],
])("a template of AWS itself in %s has the URL %s", (region, url) => {
  expect(findObjectUrl({ bucket: "b", key: "k", region, endpoint: undefined })).toBe(url);
});

import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientOptions } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { aBucket } from "./bucket.ts";

const ROLE = "arn:aws:iam::111111111111:role/writers/app";

/** A bucket with an object, its owner, and a role of the same account. */
async function aBucketAndTwo() {
  const { engine, client: owner, Bucket } = await aBucket();
  await owner.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
  const sts = new STSClient(clientOptions(engine));
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "one" }));
  const {
    AccessKeyId: accessKeyId = "",
    SecretAccessKey: secretAccessKey = "",
    SessionToken: sessionToken = "",
  } = Credentials ?? {};
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const role = new S3Client({ ...clientOptions(engine), credentials, forcePathStyle: true });
  onTestFinished(() => {
    sts.destroy();
    role.destroy();
  });
  const deny = (over: object): Promise<unknown> => {
    const Statement = [{ Effect: "Deny", Principal: "*", Resource: `arn:aws:s3:::${Bucket}/*`, ...over }];
    return owner.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Statement }) }));
  };
  return { owner, role, Bucket, deny };
}

const NOT_THE_OWNER = {
  Action: ["s3:PutObject*", "s3:DeleteObject"],
  Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/embedded" } },
};

describe("a bucket's policy", () => {
  it("denies what a statement says, to whom it says it, in every way that it could be done", async () => {
    const { owner, role, Bucket, deny } = await aBucketAndTwo();
    await deny(NOT_THE_OWNER);
    const Key = "a";
    const Tagging = { TagSet: [{ Key: "k", Value: "v" }] };
    for (const command of [
      new PutObjectCommand({ Bucket, Key, Body: "2" }),
      new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` }),
      new CreateMultipartUploadCommand({ Bucket, Key }),
      new DeleteObjectCommand({ Bucket, Key }),
      new PutObjectTaggingCommand({ Bucket, Key, Tagging }),
    ]) {
      await expect(role.send(command as PutObjectCommand)).rejects.toMatchObject({ name: "AccessDenied" });
    }
    const { Errors } = await role.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));
    expect(Errors).toMatchObject([{ Key, Code: "AccessDenied" }]);
    await role.send(new GetObjectCommand({ Bucket, Key }));
    await owner.send(new PutObjectCommand({ Bucket, Key, Body: "3" }));
    expect((await role.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1);
  });

  it("says whom it denies what", async () => {
    const { role, Bucket, deny } = await aBucketAndTwo();
    await deny(NOT_THE_OWNER);
    await expect(role.send(new DeleteObjectCommand({ Bucket, Key: "a" }))).rejects.toThrow(
      `User: arn:aws:sts::111111111111:assumed-role/app/one is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::${Bucket}/a" with an explicit deny in a resource-based policy`,
    );
  });

  it.each<[string, object, boolean]>([
    ["one role", { Action: "s3:GetObject", Principal: { AWS: ROLE } }, true],
    ["another role", { Action: "s3:GetObject", Principal: { AWS: `${ROLE}2` } }, false],
    ["all that is not said", { NotAction: "s3:PutObject" }, true],
    ["other objects", { Action: "s3:*", Resource: "arn:aws:s3:::my-bucket/b*" }, false],
    ["whoever comes without TLS", { Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } }, false],
    ["all but services", { Action: "s3:*", Condition: { StringNotEquals: { "aws:SourceAccount": "1" } } }, true],
    [
      "on a condition that is not modelled",
      { Action: "s3:*", Condition: { IpAddress: { "aws:SourceIp": "::/0" } } },
      false,
    ],
  ])("that denies reading to %s: %j", async (_, statement, isDenied) => {
    const { role, Bucket, deny } = await aBucketAndTwo();
    await deny({ ...statement, Resource: `arn:aws:s3:::${Bucket}/${"Resource" in statement ? "b*" : "*"}` });
    const read = role.send(new GetObjectCommand({ Bucket, Key: "a" })).then(
      () => false,
      (error: Error) => error.name === "AccessDenied",
    );
    expect(await read).toBe(isDenied);
  });

  it("that a stack keeps is gone with its bucket, so that another stack can make both anew", async () => {
    const { engine, client } = await aBucket();
    const DeletionPolicy = "Retain";
    const PolicyDocument = { Statement: [] };
    const resources = {
      Logs: { Type: "AWS::S3::Bucket", DeletionPolicy, Properties: { BucketName: "kept" } },
      Policy: {
        Type: "AWS::S3::BucketPolicy",
        DeletionPolicy,
        Properties: { Bucket: { Ref: "Logs" }, PolicyDocument },
      },
    };
    const stack = aStack(engine);
    await stack.deploy(resources);
    await stack.deploy({ Other: { Type: "AWS::SQS::Queue" } });
    await client.send(new DeleteBucketCommand({ Bucket: "kept" }));
    expect(await stack.deploy(resources)).toBe("UPDATE_COMPLETE");
    expect((await client.send(new GetBucketPolicyCommand({ Bucket: "kept" }))).Policy).toBe('{"Statement":[]}');
  });

  it("denies the bytes of its objects to copies, too", async () => {
    const { role, Bucket, deny } = await aBucketAndTwo();
    await deny({ Action: "s3:GetObject" });
    await expect(
      role.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

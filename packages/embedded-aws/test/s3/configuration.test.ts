import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  PutPublicAccessBlockCommand,
  type Tag,
} from "@aws-sdk/client-s3";
import {
  CloudFormationClient,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
} from "@aws-sdk/client-cloudformation";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientOptions, s3Client } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { aBucket } from "./bucket.ts";

const PUBLIC = {
  BlockPublicAcls: true,
  IgnorePublicAcls: false,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: false,
};

describe("a bucket's configuration", () => {
  it("is what a new bucket has on AWS, until it is set", async () => {
    const { client, Bucket } = await aBucket();
    const { OwnershipControls } = await client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    const { Grants } = await client.send(new GetBucketAclCommand({ Bucket }));
    expect(Grants).toMatchObject([{ Permission: "FULL_CONTROL" }]);
    expect((await client.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toBeUndefined();
    for (const [command, name] of [
      [new GetBucketTaggingCommand({ Bucket }), "NoSuchTagSet"],
      [new GetBucketPolicyCommand({ Bucket }), "NoSuchBucketPolicy"],
      [new GetBucketCorsCommand({ Bucket }), "NoSuchCORSConfiguration"],
    ] as const) {
      await expect(client.send(command as GetBucketTaggingCommand)).rejects.toMatchObject({ name });
    }
  });

  it("is given back as it was set", async () => {
    const { client, Bucket } = await aBucket();
    const TagSet = [{ Key: "team", Value: "logs + more" }];
    await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet);
    await client.send(new DeleteBucketTaggingCommand({ Bucket }));
    const PublicAccessBlockConfiguration = PUBLIC;
    await client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect(await client.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
      PublicAccessBlockConfiguration,
    });
    await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
    await expect(client.send(new GetPublicAccessBlockCommand({ Bucket }))).rejects.toMatchObject({
      name: "NoSuchPublicAccessBlockConfiguration",
    });
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const }, BucketKeyEnabled: true }];
    const ServerSideEncryptionConfiguration = { Rules };
    await client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    expect(await client.send(new GetBucketEncryptionCommand({ Bucket }))).toMatchObject({
      ServerSideEncryptionConfiguration,
    });
  });

  it("holds a policy, which is kept as a text and must be one of this bucket", async () => {
    const { client, Bucket } = await aBucket();
    const statement = (resource: string) => ({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: resource });
    const policy = (resource: string) => JSON.stringify({ Version: "2012-10-17", Statement: [statement(resource)] });
    const Policy = policy(`arn:aws:s3:::${Bucket}/*`);
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    for (const wrong of [policy("arn:aws:s3:::another/a"), "no JSON", "{}"]) {
      await expect(client.send(new PutBucketPolicyCommand({ Bucket, Policy: wrong }))).rejects.toMatchObject({
        name: "MalformedPolicy",
      });
    }
    await client.send(new DeleteBucketPolicyCommand({ Bucket }));
    await expect(client.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
      name: "NoSuchBucketPolicy",
    });
  });

  it.each<[what: string, statement: object, answer: unknown]>([
    ["another account in", { Principal: { AWS: "222222222222" } }, false],
    ["anybody in", { Principal: { AWS: ["*"] } }, true],
    ["nobody in", { Effect: "Deny", Principal: "*" }, false],
    ["anybody in on conditions", { Principal: "*", Condition: { Bool: {} } }, "NotModelled"],
  ])("says of a policy that lets %s whether it makes the bucket public", async (_, given, answer) => {
    const { client, Bucket } = await aBucket();
    const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*`, ...given };
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Statement: statement }) }));
    const status = client.send(new GetBucketPolicyStatusCommand({ Bucket }));
    const told = await status.then(
      ({ PolicyStatus }) => PolicyStatus?.IsPublic,
      (error: Error) => error.name,
    );
    expect(told).toBe(answer);
  });

  it("has the tags of its stack for good: whoever sets others hands them over as they are", async () => {
    const { engine, client } = await aBucket();
    const Bucket = "tagged-by-a-stack";
    await aStack(engine).deploy({ Logs: { Type: "AWS::S3::Bucket", Properties: { BucketName: Bucket } } });
    const { TagSet: before = [] } = await client.send(new GetBucketTaggingCommand({ Bucket }));
    const set = (TagSet: Tag[]) => client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    await set([...before, { Key: "emptied", Value: "yes" }]);
    expect((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toHaveLength(before.length + 1);
    const removed = { name: "InvalidTag", message: "System tags cannot be removed by requester" };
    await expect(set([{ Key: "emptied", Value: "no" }])).rejects.toMatchObject(removed);
    const changed = { name: "InvalidTag", message: "System tags cannot be added/updated by requester" };
    await expect(set(before.map(({ Key }) => ({ Key, Value: "other" })))).rejects.toMatchObject(changed);
  });

  it("that a call changes behind its stack is drift", async () => {
    const { engine, client } = await aBucket();
    const Properties = { BucketName: "of-a-stack", VersioningConfiguration: { Status: "Enabled" } };
    await aStack(engine).deploy({ Logs: { Type: "AWS::S3::Bucket", Properties } });
    const VersioningConfiguration = { Status: "Suspended" } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: "of-a-stack", VersioningConfiguration }));
    const stacks = new CloudFormationClient(clientOptions(engine));
    onTestFinished(() => stacks.destroy());
    await stacks.send(new DetectStackDriftCommand({ StackName: "s" }));
    const { StackResourceDrifts } = await stacks.send(new DescribeStackResourceDriftsCommand({ StackName: "s" }));
    expect(StackResourceDrifts?.[0]?.PropertyDifferences).toMatchObject([
      { PropertyPath: "/VersioningConfiguration/Status", ExpectedValue: "Enabled", ActualValue: "Suspended" },
    ]);
  });

  it("names its region to whoever asks in another one", async () => {
    const { engine, Bucket } = await aBucket();
    const elsewhere = s3Client(engine, "111111111111", "eu-west-1");
    await expect(elsewhere.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: "PermanentRedirect",
      Region: "ap-southeast-2",
    });
    await expect(elsewhere.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 301 },
    });
    expect(await elsewhere.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: "ap-southeast-2",
    });
    const global = s3Client(engine, "111111111111", "us-east-1");
    await expect(global.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: "AuthorizationHeaderMalformed",
      Region: "ap-southeast-2",
    });
  });
});

describe("an object", () => {
  it("has tags, which a copy of its bytes does not change", async () => {
    const { client, Bucket } = await aBucket();
    const Key = "a";
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "x", Tagging: "a=1&b=two%20words" }));
    const tags = async () => (await client.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet;
    expect(await tags()).toEqual([
      { Key: "a", Value: "1" },
      { Key: "b", Value: "two words" },
    ]);
    expect((await client.send(new GetObjectCommand({ Bucket, Key }))).TagCount).toBe(2);
    const TagSet = Array.from({ length: 11 }, (_, index) => ({ Key: `${index}`, Value: "" }));
    await expect(client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }))).rejects.toMatchObject({
      name: "BadRequest",
    });
    await client.send(new DeleteObjectTaggingCommand({ Bucket, Key }));
    expect(await tags()).toEqual([]);
  });

  it("says how it is encrypted and which checksum it has, in any of the algorithms", async () => {
    const { client, Bucket } = await aBucket();
    for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const) {
      const Key = ChecksumAlgorithm;
      const put = await client.send(new PutObjectCommand({ Bucket, Key, Body: "hello", ChecksumAlgorithm }));
      const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
      expect(head[`Checksum${ChecksumAlgorithm}`]).toBe(put[`Checksum${ChecksumAlgorithm}`]);
      expect(head).toMatchObject({ ServerSideEncryption: "AES256", ChecksumType: "FULL_OBJECT" });
      const got = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
      expect(await got.Body?.transformToString()).toBe("hello");
    }
  });

  it("is answered with the headers that its reader chooses", async () => {
    const { client, Bucket } = await aBucket();
    await client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x", ContentType: "text/plain" }));
    const ResponseContentDisposition = "attachment";
    expect(await client.send(new GetObjectCommand({ Bucket, Key: "a", ResponseContentDisposition }))).toMatchObject({
      ContentDisposition: "attachment",
      ContentType: "text/plain",
    });
  });

  it("has a key and metadata of limited size", async () => {
    const { client, Bucket } = await aBucket();
    const put = (Key: string, size: number) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: "x", Metadata: { m: "x".repeat(size) } }));
    await put("ä".repeat(512), 2047);
    await expect(put(`${"ä".repeat(512)}a`, 0)).rejects.toMatchObject({ name: "KeyTooLongError" });
    await expect(put("a", 2048)).rejects.toMatchObject({ name: "MetadataTooLarge" });
  });

  it("comes back and is listed under any key", async () => {
    const { client } = await aBucket();
    let runs = 0;
    const odd = fc.constantFrom(
      " ",
      "+",
      "/",
      "//",
      ".",
      "..",
      "%",
      "%2F",
      "?",
      "#",
      "&",
      "<",
      '"',
      "'",
      "\\",
      "ä",
      "\u{1F600}",
      "a",
    );
    const key = fc.array(odd, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 5 }), async (keys) => {
        runs += 1;
        const Bucket = `keys-of-run-${runs}`;
        await client.send(new CreateBucketCommand({ Bucket }));
        for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
        for (const Key of keys) {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
          expect(await Body?.transformToString()).toBe(Key);
        }
        const sorted = keys.toSorted((a, b) => Buffer.from(a).compare(Buffer.from(b)));
        const { Contents } = await client.send(new ListObjectsCommand({ Bucket }));
        expect(Contents?.map((it) => it.Key)).toEqual(sorted);
        const encoded = await client.send(new ListObjectsV2Command({ Bucket, EncodingType: "url" }));
        const decode = (text = ""): string => decodeURIComponent(text.replaceAll("+", " "));
        expect(encoded.Contents?.map((it) => decode(it.Key))).toEqual(sorted);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a presigned URL", () => {
  const url = (endpoint: string, date: string, expires: string): string =>
    `${endpoint}/logs-of-the-test/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${date}&X-Amz-Expires=${expires}` +
    "&X-Amz-Credential=111111111111/20261122/ap-southeast-2/s3/aws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=x";

  it("gives the object until it expires by the wall clock", async () => {
    let nowMs = Date.parse("2026-11-22T18:00:00Z");
    const { engine, client, Bucket } = await aBucket({ wallClock: () => nowMs });
    await client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
    const read = async (date: string, expires: string) => {
      const response = await fetch(url(engine.endpoint, date, expires));
      return [response.status, /<Code>(.*?)<\/Code>/.exec(await response.text())?.[1]];
    };
    nowMs += 60_000;
    expect(await read("20261122T180000Z", "60")).toEqual([200, undefined]);
    nowMs += 1;
    expect(await read("20261122T180000Z", "60")).toEqual([403, "AccessDenied"]);
    expect(await read("20261122T180000Z", "604801")).toEqual([400, "AuthorizationQueryParametersError"]);
    expect(await read("yesterday", "60")).toEqual([400, "AuthorizationQueryParametersError"]);
  });
});

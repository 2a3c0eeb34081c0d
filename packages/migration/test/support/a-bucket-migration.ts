import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { MigrationDeclaration } from "../../src/declaration/migration-declaration.ts";
import { parseDeclaration, type Entry, type Form } from "../../src/index.ts";
import type { Builder, MigrationWorld } from "../../src/node/index.ts";

/** The account of a bucket migration's stacks. */
export const ACCOUNT = "111111111111";

/** What the SDK's clients are made with. */
export function settingsFor(endpoint: string, accessKeyId = ACCOUNT) {
  return { endpoint, region: "eu-west-1", credentials: { accessKeyId, secretAccessKey: "any" } };
}

/** The clients of an account. */
export function clientsOf(endpoint: string, account = ACCOUNT) {
  const settings = settingsFor(endpoint, account);
  return { stacks: new CloudFormationClient(settings), s3: new S3Client({ ...settings, forcePathStyle: true }) };
}

/** Declares how the bucket of ci moves; nothing waits. */
export function aBucketDeclaration(form: Form, over: object = {}): MigrationDeclaration {
  const name = (bucket: string) => ({ variables: { LogsS3BucketName: bucket } });
  const other =
    form === "beside"
      ? { destination: { environment: "blue", ...name("blue-logs") }, keep: "0s" }
      : { temporary: { environment: "m-1", like: "ci", ...name("temporary-logs") } };
  const declared = {
    layer: "logs",
    form,
    source: { environment: "ci", ...name("ci-logs") },
    ...other,
    data: { kind: "objects" },
    lever: { kind: "bucketPolicy" },
    copier: { kind: "objects" },
    destroys: ["LogsBucket"],
    ...over,
  };
  return { ...parseDeclaration(JSON.stringify(declared), "migrations/m-1.json"), apartMs: 0 };
}

/** What surrounds a migration on the embedded AWS, its journal in memory. */
export function aWorld(endpoint: string, builder: Builder): MigrationWorld & { readonly said: string[] } {
  const entries: Entry[] = [];
  const said: string[] = [];
  return {
    id: "m-1",
    journal: { read: async () => entries.slice(), append: async (entry) => void entries.push(entry) },
    report: () => undefined,
    note: (message) => said.push(message),
    reach: async () => ({ settings: settingsFor(endpoint), env: { PATH: process.env["PATH"] ?? "" } }),
    builder,
    readSecret: async () => "secret",
    folder: process.cwd(),
    said,
  };
}

/** Puts objects into a bucket. */
export async function fill(s3: S3Client, Bucket: string, objects: Readonly<Record<string, string>>): Promise<void> {
  for (const [Key, Body] of Object.entries(objects))
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: Buffer.byteLength(Body) }));
}

/** All that is in a bucket; undefined where there is none. */
export async function contentOf(s3: S3Client, Bucket: string): Promise<Readonly<Record<string, string>> | undefined> {
  const list = await s3.send(new ListObjectsV2Command({ Bucket })).catch(() => undefined);
  if (list === undefined) return undefined;
  const read = async (Key: string): Promise<[string, string]> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return [Key, (await Body?.transformToString()) ?? ""];
  };
  return Object.fromEntries(await Promise.all((list.Contents ?? []).map(({ Key = "" }) => read(Key))));
}

/** The names of all stacks that are there. */
export async function stackNames(stacks: CloudFormationClient): Promise<readonly string[]> {
  const { Stacks = [] } = await stacks.send(new DescribeStacksCommand({}));
  return Stacks.map(({ StackName = "" }) => StackName).sort();
}

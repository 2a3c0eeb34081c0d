// A copier as a project would have one, and some that go wrong: `node copy.mjs whole|shorten|leaveOut|late|nothing`.
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const { LOGSTACK_FROM_BUCKET: from, LOGSTACK_TO_BUCKET: to, AWS_ENDPOINT_URL: endpoint } = process.env;
const s3 = new S3Client({ endpoint, forcePathStyle: true });
const how = process.argv[2];

const copyAll = async (change, skipped = 0) => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: from }));
  for (const [index, { Key }] of Contents.slice(skipped).entries()) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: from, Key }));
    const text = await Body.transformToString();
    await s3.send(new PutObjectCommand({ Bucket: to, Key, Body: index === 0 ? change(text) : text }));
  }
};

const WAYS = {
  whole: () => copyAll((text) => text),
  // The last line of one file is lost, and the copier says that all went well.
  shorten: () => copyAll((text) => `${text.split("\n").slice(0, -2).join("\n")}\n`),
  // One file is left out, and the copier says that all went well.
  leaveOut: () => copyAll((text) => text, 1),
  // Somebody has a way around the lever, and writes while the copy is made.
  late: async () => {
    await copyAll((text) => text);
    await s3.send(new PutObjectCommand({ Bucket: from, Key: "AWSLogs/late.log", Body: "a line\n" }));
  },
  nothing: async () => undefined,
};
await WAYS[how]();

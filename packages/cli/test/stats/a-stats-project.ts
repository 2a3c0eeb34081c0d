import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import {
  DeleteObjectCommand,
  GetBucketTaggingCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { onTestFinished } from "vitest";
import { runCli } from "../../src/node/run-cli.ts";
import { aTerminal } from "../a-release-checkout.ts";

export const SECRET = "Bearer s3cret-token";

const ACCOUNT = "111111111111";
const PLACE = { on: "embedded", region: "ap-southeast-2", account: ACCOUNT };

/** A project with `ci` and `staging` in one account of an embedded AWS. */
export async function aStatsProject() {
  const engine = await startEmbeddedAws({ speed: "instant" });
  onTestFinished(() => engine.close());
  const root = await mkdtemp(path.join(tmpdir(), "logstack-stats-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(path.join(root, "environments"));
  const config = { environments: { ci: PLACE, staging: PLACE }, lifecycle: [["ci"], ["staging"]] };
  await writeFile(path.join(root, "logstack.json"), JSON.stringify(config));
  const options = {
    endpoint: engine.endpoint,
    region: PLACE.region,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
  };
  const formation = new CloudFormationClient(options);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  onTestFinished(() => [formation, s3].forEach((client) => client.destroy()));
  return {
    root,
    endpoint: engine.endpoint,
    async createStack(StackName: string, outputs: Readonly<Record<string, unknown>>) {
      const template = {
        Resources: { DataBucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: `data-of-${StackName}` } } },
        Outputs: Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }])),
      };
      await formation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
      await waitUntilStackCreateComplete({ client: formation, maxWaitTime: 60, minDelay: 1 }, { StackName });
    },
    put: (stack: string, Key: string) =>
      s3.send(new PutObjectCommand({ Bucket: `data-of-${stack}`, Key, Body: "a log" })),
    remove: (stack: string, Key: string) => s3.send(new DeleteObjectCommand({ Bucket: `data-of-${stack}`, Key })),
    async declare(name: string, migration: object) {
      await mkdir(path.join(root, "migrations"), { recursive: true });
      await writeFile(path.join(root, `migrations/${name}.json`), JSON.stringify(migration));
    },
    /** Marks a bucket as being emptied by this receipt. */
    async mark(stack: string, { digest }: { readonly digest: string }) {
      const Bucket = `data-of-${stack}`;
      const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
      const marked = [...TagSet, { Key: "logstack:emptied-by", Value: `receipt-${digest}` }];
      await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: marked } }));
    },
    async run(words: string, { env = {}, interrupt }: RunOptions = {}) {
      const { terminal, results, progress } = aTerminal(root, engine.endpoint);
      const exitCode = await runCli(words.split(" "), {
        ...terminal,
        env: { ...terminal.env, ...env },
        ...(interrupt === undefined ? {} : { onInterrupt: interrupt }),
      });
      return { exitCode, result: results.join("\n"), text: [...results, ...progress].join("\n") };
    },
  };
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly interrupt?: (callback: (by: "pressed") => void) => () => void;
}

/** A service that answers whoever has the credentials, with what `data` returns; undefined for 503. */
export async function aService(data: () => object | undefined) {
  const server = http.createServer((request, response) => {
    const told = data();
    const status = request.headers.authorization === SECRET ? (told === undefined ? 503 : 200) : 401;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ data: told }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/statistics`;
}

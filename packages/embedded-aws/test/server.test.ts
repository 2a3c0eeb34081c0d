import { GetCallerIdentityCommand, GetFederationTokenCommand } from "@aws-sdk/client-sts";
import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { EngineError, startEmbeddedAws } from "../src/index.ts";
import { startHttpServer } from "../src/node/http-server.ts";
import { anEngine, aFolder, s3Client, stsClient } from "./engine-fixture.ts";

const SCOPE = "20261122/ap-southeast-2";

describe("the server", () => {
  it("says who calls: the account is the access key id", async () => {
    const engine = await anEngine();
    const identity = await stsClient(engine, "222222222222").send(new GetCallerIdentityCommand());
    expect(identity).toMatchObject({ Account: "222222222222", Arn: "arn:aws:iam::222222222222:user/embedded" });
    expect(identity.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const unnumbered = await stsClient(engine, "AKIDEXAMPLE").send(new GetCallerIdentityCommand());
    expect(unnumbered.Account).toBe("000000000000");
  });

  it("refuses what it does not model by name, in the protocol of the caller", async () => {
    const engine = await anEngine();
    const federate = new GetFederationTokenCommand({ Name: "somebody" });
    await expect(stsClient(engine).send(federate)).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining("the operation GetFederationToken of STS") as string,
      $metadata: { httpStatusCode: 501 },
    });
    const form = "application/x-www-form-urlencoded";
    expect(await call(engine.endpoint, "ec2", { type: form, body: "Action=RunInstances" })).toMatch(
      /^501 <Response><Errors><Error><Code>NotModelled/,
    );
    expect(await call(engine.endpoint, "sns", { type: form })).toMatch(/^501 <ErrorResponse><Error><Type>Receiver/);
    expect(await call(engine.endpoint, "events", { type: "application/x-amz-json-1.1" })).toMatch(
      /^501 {"__type":"NotModelled","message":"embedded-aws does not model the service events/,
    );
    expect(await call(engine.endpoint, "constructor", {})).toContain("does not model the service constructor");
  });

  it("asks for credentials, and for an action that exists", async () => {
    const { endpoint } = await anEngine();
    expect(await call(endpoint, undefined, {})).toMatch(/^403 .*<Code>MissingAuthenticationToken<\/Code>/);
    expect(await call(endpoint, "sts", {})).toMatch(/^400 .*<Code>MissingAction<\/Code>/);
    expect(await call(endpoint, "sts", { body: "Action=Nonsense&Version=2011-06-15" })).toMatch(
      /^400 .*<Code>InvalidAction<\/Code><Message>Could not find operation Nonsense for version 2011-06-15</,
    );
    const nonsense = await fetch(endpoint, { headers: { authorization: "AWS4-HMAC-SHA256 Credential=nonsense" } });
    expect(await nonsense.text()).toContain("IncompleteSignature");
  });

  it("takes no calls from web pages, which could forge a presigned one", async () => {
    const { endpoint } = await anEngine();
    const url = `${endpoint}/?X-Amz-Credential=111111111111/${SCOPE}/s3/aws4_request`;
    expect((await fetch(url)).status).toBe(200);
    const fromPage = await fetch(url, { headers: { "sec-fetch-site": "cross-site" } });
    expect(await fromPage.text()).toContain("<Code>AccessDenied</Code>");
  });

  it("answers a body that is too large, after reading past it", async () => {
    const refusal = { status: 413, headers: {}, body: "too large" };
    const server = await startHttpServer({
      port: 0,
      health: { engine: "embedded-aws", version: "test", pid: process.pid, stateDir: null, speed: "instant" },
      answer: ({ body }) => Promise.resolve({ status: 200, headers: {}, body }),
      refuseBody: () => Promise.resolve(refusal),
      bodyLimitBytes: 1_000_000,
    });
    onTestFinished(() => server.close());
    const post = async (sizeBytes: number): Promise<number> =>
      (await fetch(`http://127.0.0.1:${server.port}`, { method: "POST", body: Buffer.alloc(sizeBytes) })).status;
    expect([await post(1_000_000), await post(1_000_001), await post(10_000_000)]).toEqual([200, 413, 413]);
  });

  it("tells its version and its state folder without credentials", async () => {
    const stateDir = await aFolder();
    const { endpoint } = await anEngine({ stateDir });
    const health = (await (await fetch(`${endpoint}/_embedded-aws/health`)).json()) as object;
    expect(health).toMatchObject({ engine: "embedded-aws", version: "0.1.0", stateDir, pid: process.pid });
  });

  it("serves fifty clients at once", async () => {
    const engine = await anEngine({ stateDir: await aFolder() });
    await s3Client(engine).send(new CreateBucketCommand({ Bucket: "shared" }));
    const bodies = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const client = s3Client(engine);
        const key = { Bucket: "shared", Key: `key-${index}` };
        await client.send(new PutObjectCommand({ ...key, Body: `body ${index}` }));
        return (await client.send(new GetObjectCommand(key))).Body?.transformToString();
      }),
    );
    expect(bodies).toEqual(Array.from({ length: 50 }, (_, index) => `body ${index}`));
  });

  it("closes at once when a client went away before it had its answer", async () => {
    const server = await startHttpServer({
      port: 0,
      health: { engine: "embedded-aws", version: "test", pid: process.pid, stateDir: null, speed: "instant" },
      answer: async () => {
        await delay(60);
        return { status: 200, headers: {}, body: "too late" };
      },
      refuseBody: () => Promise.resolve({ status: 413, headers: {}, body: "" }),
      bodyLimitBytes: 0,
      // Whoever waited for that long would outlast the test.
      closeGraceMs: 3_600_000,
    });
    const socket = createConnection(server.port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
    await delay(20);
    socket.destroy();
    await delay(100);
    await expect(server.close()).resolves.toBeUndefined();
  });

  it("closes within a moment even while clients keep idle connections", async () => {
    const engine = await startEmbeddedAws({ speed: "instant" });
    const socket = createConnection(engine.port, "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.on("error", () => undefined);
    await fetch(`${engine.endpoint}/_embedded-aws/health`);
    // An engine that waited for them would outlast the test.
    await Promise.all([engine.close(), engine.close()]);
    await expect(fetch(`${engine.endpoint}/_embedded-aws/health`)).rejects.toThrow(TypeError);
    socket.destroy();
  });
});

describe("an engine over a state folder", () => {
  it("finds everything again after a restart", async () => {
    const stateDir = await aFolder();
    const first = await startEmbeddedAws({ speed: "instant", stateDir });
    await s3Client(first).send(new CreateBucketCommand({ Bucket: "kept" }));
    await s3Client(first).send(new PutObjectCommand({ Bucket: "kept", Key: "k", Body: "still here" }));
    await first.close();
    const client = s3Client(await anEngine({ stateDir }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket: "kept", Key: "k" }));
    expect(await Body?.transformToString()).toBe("still here");
    expect((await client.send(new ListBucketsCommand())).Buckets).toHaveLength(1);
  });

  it("says so when the port is taken, and leaves the folder free", async () => {
    const { port } = await anEngine();
    const stateDir = await aFolder();
    await expect(startEmbeddedAws({ speed: "instant", stateDir, port })).rejects.toMatchObject({
      code: "PortTaken",
      message: expect.stringContaining(`127.0.0.1:${port}`) as string,
    });
    await anEngine({ stateDir });
  });

  it("says so when the folder cannot be used", async () => {
    const folder = await aFolder();
    await writeFile(join(folder, "a-file"), "");
    await expect(startEmbeddedAws({ speed: "instant", stateDir: join(folder, "a-file") })).rejects.toMatchObject({
      code: "StateFolderUnusable",
    });
    // The superuser may write everywhere, so there the second half has nothing to show.
    if (process.getuid?.() === 0) return;
    await mkdir(join(folder, "read-only"));
    await chmod(join(folder, "read-only"), 0o555);
    await expect(startEmbeddedAws({ speed: "instant", stateDir: join(folder, "read-only") })).rejects.toThrow(
      EngineError,
    );
  });
});

/** One bare request, signed for a service only by its scope; returns status and body. */
async function call(
  endpoint: string,
  service: string | undefined,
  { type, body = "" }: { readonly type?: string; readonly body?: string },
): Promise<string> {
  const credential = `AWS4-HMAC-SHA256 Credential=111111111111/${SCOPE}/${service}/aws4_request`;
  const response = await fetch(endpoint, {
    method: "POST",
    body,
    headers: {
      "content-type": type ?? "application/x-www-form-urlencoded",
      ...(service === undefined ? {} : { authorization: credential }),
    },
  });
  return `${response.status} ${await response.text()}`;
}

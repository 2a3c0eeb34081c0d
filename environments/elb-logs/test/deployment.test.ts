import { connectScratchStack, readLayerFiles, type LayerFiles } from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layer } from "../layer.ts";

const files = await readLayerFiles(layer, new URL("..", import.meta.url));
const bucket = "example-scratch-elb-logs";

describe("elb-logs on an AWS in memory", () => {
  let aws: Awaited<ReturnType<typeof startEmbeddedAws>>;

  beforeAll(async () => {
    aws = await startEmbeddedAws({ speed: "instant" });
  });
  afterAll(async () => {
    await aws.close();
  });

  const connect = (given: LayerFiles["local"] = {}, component = layer.component) =>
    connectScratchStack({
      layer: { ...layer, component },
      files: { ...files, local: { ...files.local, ...given } },
      endpoint: aws.endpoint,
    });
  const callS3 = (method: string, path: string, body?: string) =>
    fetch(new URL(path, aws.endpoint), { method, headers: { authorization: AUTHORIZATION }, body: body ?? null });

  it("lives twice in one environment, each with its own component, bucket and function", async () => {
    const [first, second] = [
      await connect(),
      await connect({ LogsS3BucketName: "example-router-logs" }, "router-logs"),
    ];
    for (const stack of [first, second]) expect((await stack.deploy()).outcome.kind).toBe("deployed");

    const outputs = await Promise.all([first, second].map(async (stack) => (await stack.describe())?.outputs));
    expect(outputs).toMatchObject([
      { LogsBucketName: bucket, ProcessorFunctionName: "elb-logs-scratch-ELBLogProcessorFunction" },
      { LogsBucketName: "example-router-logs", ProcessorFunctionName: "router-logs-scratch-ELBLogProcessorFunction" },
    ]);
    for (const stack of [first, second]) stack.close();
  });

  it("leaves the function's code alone when its settings change", async () => {
    const stack = await connect({ ProcessorTimeoutSeconds: "90" });
    const { outcome, facts } = await stack.deploy();
    const proposed = facts.flatMap((fact) => (fact.event === "proposed" ? fact.changes : []));
    const change = proposed.find(({ logicalId }) => logicalId === "ELBLogProcessorFunction");
    expect(outcome.kind).toBe("deployed");
    expect(new Set(change?.details.map(({ name }) => name))).toEqual(new Set(["Timeout"]));
    stack.close();
  });

  it("refuses another name for the bucket before it proposes anything", async () => {
    const stack = await connect({ ProcessorTimeoutSeconds: "90", LogsS3BucketName: "example-other-logs" });
    const { outcome, facts } = await stack.deploy();
    expect(outcome).toMatchObject({
      kind: "refused",
      refusal: { code: "breaksParameterRule", reasons: [expect.stringMatching(/LogsS3BucketName .*may not change/)] },
    });
    expect(facts.map(({ event }) => event)).not.toContain("proposed");
    stack.close();
  });

  it("keeps the bucket, and every log file in it, when the stack is destroyed", async () => {
    expect((await callS3("PUT", `/${bucket}/AWSLogs/000000000000/web.log`, "one line")).status).toBe(200);
    const stack = await connect({ ProcessorTimeoutSeconds: "90" });
    const { outcome } = await stack.destroy();
    expect(outcome).toMatchObject({ kind: "destroyed", retained: expect.arrayContaining(["LogsBucket"]) });
    await expect((await callS3("GET", `/${bucket}/AWSLogs/000000000000/web.log`)).text()).resolves.toBe("one line");
    stack.close();
  });
});

/** The embedded AWS reads from it who calls which service where, and checks no signature. */
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=000000000000/20260101/ap-southeast-2/s3/aws4_request, SignedHeaders=host, Signature=0";

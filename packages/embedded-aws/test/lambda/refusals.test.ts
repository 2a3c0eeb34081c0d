import { describe, expect, it } from "vitest";
import { AwsError } from "../../src/aws-error.ts";
import type { HttpRequest } from "../../src/wire/http.ts";
import { createCountingIds } from "../../src/counting-ids.ts";
import { openAsyncInvocations } from "../../src/lambda/async-invocations.ts";
import { createMemoryArchives } from "../../src/lambda/code-archives.ts";
import { createLambda } from "../../src/lambda/lambda.ts";
import { openLogStore } from "../../src/logs/log-store.ts";
import { nodeDigests } from "../../src/node/digests.ts";
import { loadRestJsonSchemas } from "../../src/node/schemas.ts";
import type { Service } from "../../src/service.ts";
import { openQueueStore } from "../../src/sqs/queue-store.ts";
import { createMemoryContent } from "../../src/state/content-store.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import { createRestJsonFace } from "../../src/wire/rest-json-face.ts";
import { context } from "../services/json-services.ts";

/** What AWS takes in the operations that are modelled, and the engine refuses by name. */
const REFUSED_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  AddPermission: ["EventSourceToken", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "PrincipalOrgID"],
  CreateEventSourceMapping: [
    "AmazonManagedKafkaEventSourceConfig",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "DocumentDBEventSourceConfig",
    "FilterCriteria",
    "KMSKeyArn",
    "LoggingConfig",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "MetricsConfig",
    "ParallelizationFactor",
    "ProvisionedPollerConfig",
    "Queues",
    "ScalingConfig",
    "SelfManagedEventSource",
    "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations",
    "StartingPosition",
    "StartingPositionTimestamp",
    "Tags",
    "Topics",
    "TumblingWindowInSeconds",
  ],
  CreateFunction: [
    "CapacityProviderConfig",
    "CodeSigningConfigArn",
    "DurableConfig",
    "FileSystemConfigs",
    "ImageConfig",
    "KMSKeyArn",
    "Layers",
    "PublishTo",
    "SnapStart",
    "TenancyConfig",
    "VpcConfig",
  ],
  Invoke: ["DurableExecutionName", "TenantId"],
  ListFunctions: ["MasterRegion"],
  PublishVersion: ["PublishTo"],
  UpdateEventSourceMapping: [
    "AmazonManagedKafkaEventSourceConfig",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "DocumentDBEventSourceConfig",
    "FilterCriteria",
    "KMSKeyArn",
    "LoggingConfig",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "MetricsConfig",
    "ParallelizationFactor",
    "ProvisionedPollerConfig",
    "ScalingConfig",
    "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations",
    "TumblingWindowInSeconds",
  ],
  UpdateFunctionCode: ["ImageUri", "PublishTo", "S3ObjectStorageMode", "SourceKMSKeyArn"],
  UpdateFunctionConfiguration: [
    "CapacityProviderConfig",
    "DurableConfig",
    "FileSystemConfigs",
    "ImageConfig",
    "KMSKeyArn",
    "Layers",
    "SnapStart",
    "VpcConfig",
  ],
};

describe("Lambda", () => {
  it("refuses every operation that is not modelled by its name", async () => {
    const { operations, modelled } = await loadRestJsonSchemas("lambda");
    const others = [...operations].filter(([name]) => !modelled.has(name));
    expect(others.length).toBeGreaterThan(40);
    for (const [name, { http }] of others) {
      const [path = "", query = ""] = (http?.uri ?? "").replaceAll(/\{\w+\+?\}/g, "x").split("?");
      const { status, message } = await call(http?.method ?? "", path, { query });
      expect([status, message]).toEqual([501, expect.stringContaining(`the operation ${name} of Lambda`)]);
    }
    expect(await call("GET", "/2015-03-31/nonsense")).toMatchObject({ status: 404 });
  });

  it("refuses these members of the operations that are modelled, by name", async () => {
    const { operations } = await loadRestJsonSchemas("lambda");
    const service = aService();
    const refused: Record<string, readonly string[]> = {};
    for (const name of Object.keys(service.operations).toSorted()) {
      const names: string[] = [];
      for (const [member] of operations.get(name)?.input.structIterator() ?? []) {
        const error: unknown = await service.operations[name]?.({ [member]: "x" } as never, context).catch(
          (reason: unknown) => reason,
        );
        if (error instanceof AwsError && error.message.includes(`the request member ${member},`)) names.push(member);
      }
      if (names.length > 0) refused[name] = names.toSorted();
    }
    expect(refused).toEqual(REFUSED_MEMBERS);
  });

  it("refuses what only a newer client knows, in the body, the query and the headers", async () => {
    const functions = "/2015-03-31/functions";
    const refusal = (what: string) => ({ status: 501, message: expect.stringContaining(what) as string });
    expect(await call("GET", functions, { query: "Sooner=1" })).toMatchObject(refusal("the query parameter Sooner"));
    const headers = { "x-amz-sooner": "1" };
    expect(await call("GET", functions, { headers })).toMatchObject(refusal("the header x-amz-sooner"));
    const body = JSON.stringify({ Sooner: 1 });
    expect(await call("POST", functions, { body })).toMatchObject(refusal("the request member Sooner"));
    const deep = JSON.stringify({ FunctionName: "f", Role: "r", Code: { Sooner: 1 } });
    expect(await call("POST", functions, { body: deep })).toMatchObject(refusal("the request member code.Sooner"));
  });

  it("names what is missing, and refuses values of another kind", async () => {
    expect(await call("POST", "/2015-03-31/functions", { body: "{}" })).toMatchObject({
      status: 400,
      message: expect.stringContaining("Value null at 'functionName'") as string,
    });
    const pages = await call("GET", "/2015-03-31/functions", { query: "MaxItems=many" });
    expect(pages).toMatchObject({ status: 400, code: "SerializationException" });
  });
});

function aService(): Service {
  const clock = { now: () => 1_800_000_000_000, sleep: () => Promise.resolve() };
  const ids = createCountingIds();
  const ports = { store: createMemoryStore(), clock, ids, requestIds: ids, digests: nodeDigests };
  const never = (): never => {
    throw new Error("No code runs here.");
  };
  return createLambda({
    ...ports,
    content: createMemoryContent(() => ids.uuid()),
    archives: createMemoryArchives(nodeDigests),
    runner: { run: never, retire: () => undefined, close: never },
    queues: openQueueStore(ports),
    logs: openLogStore(ports),
    invocations: openAsyncInvocations(ports, () => undefined),
    reportDefect: never,
  }).service;
}

async function call(
  method: string,
  path: string,
  { query = "", headers = {}, body = "" }: { query?: string; headers?: HttpRequest["headers"]; body?: string } = {},
): Promise<{ readonly status: number; readonly code: string | undefined; readonly message: unknown }> {
  const face = createRestJsonFace(aService(), await loadRestJsonSchemas("lambda"));
  const request = { method, path, headers, query: new URLSearchParams(query), body: new TextEncoder().encode(body) };
  const { status, headers: answered, body: text } = await face.answer(request, context);
  const { Message: message } = JSON.parse(String(text)) as { readonly Message?: unknown };
  return { status, code: answered["x-amzn-errortype"], message };
}

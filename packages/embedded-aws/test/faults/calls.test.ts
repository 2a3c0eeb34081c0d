import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  ListStacksCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmbeddedAws, FaultPlan } from "../../src/index.ts";
import { createHeldClock } from "../conformance/held-clock.ts";
import { anEngine, clientOptions, s3Client, stsClient } from "../engine-fixture.ts";
import { until } from "../until.ts";

const quiet = { tellFaults: () => undefined };

const withFaults = (...faults: FaultPlan["faults"]): Promise<EmbeddedAws> => anEngine({ ...quiet, faults: { faults } });

function ssmClient(engine: EmbeddedAws, account?: string): SSMClient {
  const client = new SSMClient(clientOptions(engine, account));
  onTestFinished(() => client.destroy());
  return client;
}

function cloudFormationClient(engine: EmbeddedAws): CloudFormationClient {
  const client = new CloudFormationClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return client;
}

/** Returns how a call ended: the error's name, or `done`. */
async function endingOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => "done",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

describe("throttling", () => {
  test.each([
    [
      "S3's way",
      async (engine: EmbeddedAws) => s3Client(engine).send(new CreateBucketCommand({ Bucket: "b" })),
      { name: "SlowDown", $metadata: { httpStatusCode: 503 } },
    ],
    [
      "STS's way",
      async (engine: EmbeddedAws) => stsClient(engine).send(new GetCallerIdentityCommand({})),
      { name: "Throttling", message: "Rate exceeded", $metadata: { httpStatusCode: 400 } },
    ],
    [
      "SSM's way",
      async (engine: EmbeddedAws) => ssmClient(engine).send(new GetParameterCommand({ Name: "n" })),
      { name: "ThrottlingException", message: "Rate exceeded", $metadata: { httpStatusCode: 400 } },
    ],
  ])("is told in %s", async (_, call, refusal) => {
    const engine = await withFaults({ kind: "throttle", share: 1 });
    await expect(call(engine)).rejects.toMatchObject(refusal);
  });

  test("hits its share of the calls, the same ones in each run and others with another seed", async () => {
    const run = async (seed: number): Promise<string> => {
      const engine = await anEngine({ ...quiet, faults: { seed, faults: [{ kind: "throttle", share: 0.3 }] } });
      const sts = stsClient(engine);
      let hits = "";
      for (let call = 0; call < 60; call += 1)
        hits += (await endingOf(sts.send(new GetCallerIdentityCommand({})))) === "done" ? "." : "x";
      return hits;
    };
    const first = await run(1);
    expect(first.replaceAll(".", "").length).toBeGreaterThan(9);
    expect(first.replaceAll(".", "").length).toBeLessThan(30);
    expect(await run(1)).toBe(first);
    expect(await run(2)).not.toBe(first);
  });

  test("hits only the calls that are meant: by service, operation, account and times", async () => {
    const fault = { kind: "throttle", service: "ssm", operation: "Get*", account: "111111111111", share: 1 } as const;
    const engine = await withFaults({ ...fault, from: 2, times: 1 });
    const get = (account?: string): Promise<string> =>
      endingOf(ssmClient(engine, account).send(new GetParameterCommand({ Name: "n" })));
    await stsClient(engine).send(new GetCallerIdentityCommand({}));
    await ssmClient(engine).send(new PutParameterCommand({ Name: "n", Value: "v", Type: "String" }));
    const endings = [await get("222222222222"), await get(), await get("222222222222"), await get(), await get()];
    expect(endings).toEqual(["ParameterNotFound", "done", "ParameterNotFound", "ThrottlingException", "done"]);
    expect(engine.faults.report().faults).toMatchObject([{ fired: 1, lastFiredAt: expect.stringMatching(/^20.*Z$/) }]);
  });
});

test("a refusal has the code and the message that were ordered, and nothing is done", async () => {
  const fault = { kind: "refuse", service: "ssm", operation: "PutParameter", times: 1 } as const;
  const engine = await withFaults({ ...fault, code: "AccessDeniedException", message: "Not you." });
  const put = () => ssmClient(engine).send(new PutParameterCommand({ Name: "n", Value: "v", Type: "String" }));
  const refusal = { name: "AccessDeniedException", message: "Not you.", $metadata: { httpStatusCode: 403 } };
  await expect(put()).rejects.toMatchObject(refusal);
  expect(await endingOf(ssmClient(engine).send(new GetParameterCommand({ Name: "n" })))).toBe("ParameterNotFound");
  expect(await endingOf(put())).toBe("done");
});

test("throttling knows the account behind temporary credentials", async () => {
  const engine = await withFaults({ kind: "throttle", service: "ssm", account: "222222222222", share: 1 });
  const role = new CloudFormationClient(clientOptions(engine, "222222222222"));
  const TemplateBody = JSON.stringify({
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: "visitor",
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "sts:AssumeRole" }],
          },
        },
      },
    },
  });
  await role.send(new CreateStackCommand({ StackName: "s", TemplateBody, Capabilities: ["CAPABILITY_NAMED_IAM"] }));
  await waitUntilStackCreateComplete(
    { client: role, maxWaitTime: 100, minDelay: 0.01, maxDelay: 0.02 },
    { StackName: "s" },
  );
  role.destroy();
  const { Credentials } = await stsClient(engine).send(
    new AssumeRoleCommand({ RoleArn: "arn:aws:iam::222222222222:role/visitor", RoleSessionName: "it" }),
  );
  const visitor = new SSMClient({
    ...clientOptions(engine),
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
  expect(await endingOf(visitor.send(new GetParameterCommand({ Name: "n" })))).toBe("ThrottlingException");
  visitor.destroy();
});

describe("a cut connection", () => {
  const put = (engine: EmbeddedAws): Promise<string> =>
    endingOf(ssmClient(engine).send(new PutParameterCommand({ Name: "n", Value: "v", Type: "String" })));
  const get = (engine: EmbeddedAws): Promise<string> =>
    endingOf(ssmClient(engine).send(new GetParameterCommand({ Name: "n" })));

  test("before the call leaves it undone", async () => {
    const engine = await withFaults({ kind: "cut", operation: "PutParameter", when: "beforeCall", times: 1 });
    expect(await put(engine)).not.toBe("done");
    expect(await get(engine)).toBe("ParameterNotFound");
    expect(await put(engine)).toBe("done");
  });

  test.each(["afterCall", "midAnswer"] as const)("%s leaves it done without telling so", async (when) => {
    const engine = await withFaults({ kind: "cut", operation: "PutParameter", when, times: 1 });
    expect(await put(engine)).not.toBe("done");
    expect(await get(engine)).toBe("done");
    expect(await put(engine)).toBe("ParameterAlreadyExists");
  });

  test("in mid-answer has sent that many bytes of the body", async () => {
    const engine = await withFaults({ kind: "cut", service: "sts", when: "midAnswer", afterBytes: 10 });
    const response = await fetch(engine.endpoint, {
      method: "POST",
      headers: {
        authorization: "AWS4-HMAC-SHA256 Credential=111111111111/20260101/ap-southeast-2/sts/aws4_request",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    const first = (await reader?.read())?.value as Uint8Array;
    expect(new TextDecoder().decode(first)).toBe("<GetCaller");
    await expect(reader?.read()).rejects.toThrow("terminated");
  });
});

test("a slow answer comes late by the wall clock, and its call is done at once", async () => {
  const slow = (by: string, times: number) => ({ kind: "slow", operation: "PutParameter", by, times }) as const;
  const engine = await withFaults(slow("PT0.3S", 1));
  const put = (): PutParameterCommand =>
    new PutParameterCommand({ Name: "n", Value: "v", Type: "String", Overwrite: true });
  const startMs = performance.now();
  await ssmClient(engine).send(put());
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(295);

  await engine.faults.set({ faults: [slow("PT1H", 1)] });
  const waiting = new AbortController();
  const putting = endingOf(ssmClient(engine).send(put(), { abortSignal: waiting.signal }));
  await until(async () => {
    const { Parameter } = await ssmClient(engine).send(new GetParameterCommand({ Name: "n" }));
    return Parameter?.Version === 2 ? true : undefined;
  });
  waiting.abort();
  expect(await putting).toBe("AbortError");
});

describe("an engine that is unreachable", () => {
  const callOf = (engine: EmbeddedAws) => () => endingOf(stsClient(engine).send(new GetCallerIdentityCommand({})));

  test("refuses new connections", async () => {
    const engine = await withFaults({ kind: "unreachable", service: "sts", afterCalls: 2, for: "PT1H" });
    const call = callOf(engine);
    expect([await call(), await call(), await call()]).toEqual(["done", "done", expect.not.stringMatching("done")]);
    await expect(fetch(`${engine.endpoint}/_embedded-aws/health`)).rejects.toThrow("fetch failed");
  });

  test("is back at the same port after that time", async () => {
    const engine = await withFaults({ kind: "unreachable", service: "sts", afterCalls: 1, for: "PT0.3S" });
    const call = callOf(engine);
    expect(await call()).toBe("done");
    const startMs = performance.now();
    expect(await call()).not.toBe("done");
    await until(async () => ((await call()) === "done" ? true : undefined));
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(295);
  });
});

describe("stale reads", () => {
  const template = JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } });
  const statusOf = async (client: CloudFormationClient, StackName: string): Promise<string> =>
    await client.send(new DescribeStacksCommand({ StackName })).then(
      ({ Stacks }) => Stacks?.[0]?.StackStatus ?? "",
      (error: unknown) => (error as Error).message,
    );

  test("do not know yet what was written after the nth read before", async () => {
    const engine = await withFaults({
      kind: "stale",
      service: "cloudformation",
      operation: "DescribeStacks",
      reads: 2,
    });
    const client = cloudFormationClient(engine);
    await client.send(new CreateStackCommand({ StackName: "s", TemplateBody: template }));
    // A look of another kind, which is not stale, and so is none of those that are counted.
    await until(async () => {
      const { StackSummaries = [] } = await client.send(new ListStacksCommand({}));
      return StackSummaries[0]?.StackStatus === "CREATE_COMPLETE" ? true : undefined;
    });
    const reads = [await statusOf(client, "s"), await statusOf(client, "s"), await statusOf(client, "s")];
    expect(reads).toEqual(["Stack with id s does not exist", "Stack with id s does not exist", "CREATE_COMPLETE"]);
  });

  test("of other operations, and all once the fault is cleared, are as fresh as ever", async () => {
    const engine = await withFaults({ kind: "stale", service: "cloudformation", reads: 1_000 });
    const client = cloudFormationClient(engine);
    await ssmClient(engine).send(new PutParameterCommand({ Name: "n", Value: "v", Type: "String" }));
    expect(await endingOf(ssmClient(engine).send(new GetParameterCommand({ Name: "n" })))).toBe("done");
    await client.send(new CreateStackCommand({ StackName: "s", TemplateBody: template }));
    expect(await statusOf(client, "s")).toBe("Stack with id s does not exist");
    engine.faults.clear();
    expect(await statusOf(client, "s")).toMatch(/^CREATE_/);
  });

  test("by time come to know what was written when that much of AWS's time has passed", async () => {
    const clock = createHeldClock();
    clock.hold();
    const faults: FaultPlan = { faults: [{ kind: "stale", service: "ssm", behind: "PT5M" }] };
    const ssm = ssmClient(await anEngine({ ...quiet, clock, faults }));
    await ssm.send(new PutParameterCommand({ Name: "n", Value: "v", Type: "String" }));
    const get = (): Promise<string> => endingOf(ssm.send(new GetParameterCommand({ Name: "n" })));
    expect(await get()).toBe("ParameterNotFound");
    const putAtMs = clock.now();
    clock.release();
    await until(async () => ((await get()) === "done" ? true : undefined));
    expect(clock.now() - putAtMs).toBe(5 * 60_000);
  });
});

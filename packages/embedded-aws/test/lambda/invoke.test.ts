import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutFunctionConcurrencyCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it, onTestFinished } from "vitest";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aLambda } from "./a-lambda.ts";
import { findOtherFailures } from "./failing-code.ts";

describe("an invocation", () => {
  it("runs the code, keeps it warm, and writes AWS's log", async () => {
    const engine = await anEngine();
    const lambda = aLambda(engine);
    await lambda.create(`
      let count = 0;
      exports.handler = async (event, context) => {
        console.log("got", event);
        count += 1;
        return { count, name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() > 0 };
      };`);
    const first = await lambda.invoke({ a: 1 });
    expect(first).toMatchObject({ status: 200, error: undefined, version: "$LATEST" });
    const arn = "arn:aws:lambda:ap-southeast-2:111111111111:function:f";
    expect(first.answer).toEqual({ count: 1, name: "f", arn, left: true });
    expect((await lambda.invoke()).answer).toMatchObject({ count: 2 });
    expect(first.log).toMatch(
      /^START RequestId: (\S+) Version: \$LATEST\n\S+Z\t\1\tINFO\tgot \{ a: 1 \}\nEND RequestId: \1\nREPORT RequestId: \1\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t\n$/,
    );
    const logs = new CloudWatchLogsClient(clientOptions(engine));
    onTestFinished(() => logs.destroy());
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/f" }));
    expect(events[0]?.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    const written = events.slice(0, 4).map(({ message }) => message);
    expect(written.join("")).toBe(first.log);
  });

  it("ends as AWS ends it where the code throws, exits or cannot be loaded", async () => {
    const lambda = aLambda(await anEngine());
    const others = await findOtherFailures(lambda, [
      [
        "exports.handler = async () => { throw new TypeError('boom'); }",
        "TypeError",
        /^boom$/,
        /ERROR\tInvoke Error \t\{"errorType":"TypeError"/,
      ],
      [
        "exports.handler = async () => { console.log('last words'); process.exit(3); }",
        "Runtime.ExitError",
        /Error: Runtime exited with error: exit status 3$/,
        /last words\n.*\nRuntime\.ExitError\nEND .*\nREPORT .*\tError Type: Runtime\.ExitError/,
      ],
      [
        "require('nowhere')",
        "Runtime.ImportModuleError",
        /^Error: Cannot find module 'nowhere'/,
        /undefined\tERROR\tUncaught Exception/,
      ],
    ]);
    expect(others).toEqual([]);
    expect((await lambda.invoke({}, { FunctionName: "f0" })).log).not.toContain("Init Duration");
  });

  it("is killed when its buffers take more memory than it has, though it never pauses", async () => {
    const lambda = aLambda(await anEngine());
    const source = "exports.handler = async () => { const kept = []; for (;;) kept.push(Buffer.alloc(5e6, 1)); }";
    await lambda.create(source, { Timeout: 20 });
    const { answer, log } = await lambda.invoke();
    expect(answer).toMatchObject({ errorType: "Runtime.OutOfMemory" });
    expect(log).toMatch(/Error: Runtime exited with error: signal: killed\nRuntime\.ExitError\n/);
    expect(log).toContain("Max Memory Used: 128 MB\tInit Duration");
  });

  it("has of this machine its own folders, and of this process nothing", async () => {
    process.env["SECRET_OF_THE_HOST"] = "secret";
    onTestFinished(() => void delete process.env["SECRET_OF_THE_HOST"]);
    const engine = await anEngine();
    const lambda = aLambda(engine);
    const source = `
      const { execSync } = require("node:child_process");
      const { readFileSync, writeFileSync } = require("node:fs");
      const { tmpdir } = require("node:os");
      const attempt = (act) => { try { act(); return "done"; } catch (error) { return error.code; } };
      exports.handler = async () => ({
        environment: process.env,
        own: attempt(() => readFileSync(__filename)),
        other: attempt(() => readFileSync(${JSON.stringify(import.meta.filename)})),
        temporary: attempt(() => writeFileSync(tmpdir() + "/a", "x")),
        task: attempt(() => writeFileSync(__dirname + "/a", "x")),
        program: attempt(() => execSync("true")),
        engine: (await fetch(process.env.AWS_ENDPOINT_URL + "/_embedded-aws/health")).status,
      });`;
    await lambda.create(source, { Environment: { Variables: { OWN: "variable" } } });
    const answer = (await lambda.invoke()).answer as { readonly environment: Readonly<Record<string, string>> };
    expect(answer).toMatchObject({
      own: "done",
      other: "ERR_ACCESS_DENIED",
      temporary: "done",
      task: "ERR_ACCESS_DENIED",
      program: "ERR_ACCESS_DENIED",
      engine: 200,
    });
    expect(Object.keys(answer.environment).toSorted()).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_DEFAULT_REGION",
      "AWS_ENDPOINT_URL",
      "AWS_EXECUTION_ENV",
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
      "AWS_LAMBDA_FUNCTION_NAME",
      "AWS_LAMBDA_FUNCTION_VERSION",
      "AWS_LAMBDA_INITIALIZATION_TYPE",
      "AWS_LAMBDA_LOG_GROUP_NAME",
      "AWS_LAMBDA_LOG_STREAM_NAME",
      "AWS_REGION",
      "AWS_SECRET_ACCESS_KEY",
      "LAMBDA_RUNTIME_DIR",
      "LAMBDA_TASK_ROOT",
      "LANG",
      "NODE_PATH",
      "OWN",
      "PATH",
      "TMPDIR",
      "TZ",
      "_HANDLER",
    ]);
    expect(answer.environment).toMatchObject({ AWS_ENDPOINT_URL: engine.endpoint, AWS_ACCESS_KEY_ID: "111111111111" });
    await engine.close();
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`embedded-aws-lambda-${process.pid}-`))).toEqual([]);
  });

  it("is not disturbed by what code writes where the engine listens", async () => {
    const lambda = aLambda(await anEngine());
    const source = `
      const { writeSync } = require("node:fs");
      exports.handler = async () => { for (const text of ["no JSON", "{}", '{"type":"answered","maxMemoryKb":1}']) writeSync(3, text + "\\n"); return "whole"; };`;
    await lambda.create(source);
    const { answer, log } = await lambda.invoke();
    expect([answer, log.split("\n")[1]]).toEqual(["whole", "no JSON"]);
  });

  it("logs in the JSON format where the function asks for it", async () => {
    const lambda = aLambda(await anEngine());
    const source = `exports.handler = async () => { console.debug("quiet"); console.info({ a: 1 }); console.error("bad", new RangeError("r")); }`;
    await lambda.create(source, { LoggingConfig: { LogFormat: "JSON", LogGroup: "shared" } });
    const { log } = await lambda.invoke();
    const lines = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { type: "platform.start", record: { version: "$LATEST" } },
      { level: "INFO", message: { a: 1 } },
      { level: "ERROR", errorType: "RangeError", errorMessage: "r" },
      { type: "platform.report", record: { status: "success", metrics: { memorySizeMB: 128 } } },
    ]);
  });

  it("is refused beyond what is reserved, for a payload that is too large or none, and for code that does not run here", async () => {
    const lambda = aLambda(await anEngine());
    await lambda.create("exports.handler = async (event) => 'x'.repeat(event.length)");
    expect(await lambda.invoke({}, { InvocationType: "DryRun" })).toMatchObject({ status: 204, answer: undefined });
    const large = await lambda.invoke({ length: 6_291_560 });
    expect(large).toMatchObject({ error: "Unhandled", answer: { errorType: "Function.ResponseSizeTooLarge" } });
    await expect(lambda.invoke("x".repeat(6_291_456))).rejects.toMatchObject({ name: "RequestTooLargeException" });
    await expect(lambda.invoke("x".repeat(1_048_576), { InvocationType: "Event" })).rejects.toMatchObject({
      name: "RequestTooLargeException",
    });
    await expect(lambda.invoke({}, { Payload: "{" })).rejects.toMatchObject({ name: "InvalidRequestContentException" });
    await expect(lambda.invoke({}, { FunctionName: "g" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: arn:aws:lambda:ap-southeast-2:111111111111:function:g",
    });
    const Environment = { Variables: { NODE_OPTIONS: "--allow-fs-read=*" } };
    await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", Environment }));
    await expect(lambda.invoke()).rejects.toThrow("its NODE_OPTIONS would let it out of its folder");
    await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", Environment: {} }));
    const none = { FunctionName: "f", ReservedConcurrentExecutions: 0 };
    await lambda.client.send(new PutFunctionConcurrencyCommand(none));
    await expect(lambda.invoke()).rejects.toMatchObject({ name: "TooManyRequestsException" });
    await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", Runtime: "python3.12" }));
    await expect(lambda.invoke()).rejects.toMatchObject({
      name: "NotModelled",
      message: expect.stringContaining("its runtime is python3.12, and only nodejs18.x") as string,
    });
  });
});

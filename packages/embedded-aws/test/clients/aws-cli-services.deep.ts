import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aFolder, anEngine } from "../engine-fixture.ts";
import { aStack } from "../services/stacks.ts";
import { aws, awsFailure, hasAwsCli } from "./aws-cli.ts";

const CODE = `exports.handler = async ({ name }) => { console.log("greeting " + name); return { greeting: "Hello " + name }; };`;
const RESOURCES = {
  Role: {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: "runner",
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
      },
    },
  },
  Greeter: {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: "greeter",
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Role: { "Fn::GetAtt": ["Role", "Arn"] },
      Code: { ZipFile: CODE },
    },
  },
};

describe("the AWS CLI", { timeout: 180_000 }, () => {
  it("invokes a function that a stack made and reads its log", async () => {
    if (!(await hasAwsCli())) return;
    const engine = await anEngine();
    await aStack(engine).deploy(RESOURCES);
    const out = join(await aFolder(), "out.json");
    const payload = ["--payload", JSON.stringify({ name: "CLI" }), out];
    const invoke = ["lambda", "invoke", "--function-name", "greeter", ...payload];
    expect(JSON.parse(await aws(engine.endpoint, invoke))).toMatchObject({ StatusCode: 200 });
    const tail = [
      "logs",
      "filter-log-events",
      "--log-group-name",
      "/aws/lambda/greeter",
      "--filter-pattern",
      "greeting",
    ];
    expect(await aws(engine.endpoint, tail)).toContain("greeting CLI");
  });

  it("keeps parameters and secrets, a page at a time", async () => {
    if (!(await hasAwsCli())) return;
    const { endpoint } = await anEngine();
    const run = (...args: readonly string[]) => aws(endpoint, args);
    for (const name of ["/app/a", "/app/b", "/app/c"]) {
      await run("ssm", "put-parameter", "--name", name, "--value", name, "--type", "String");
    }
    const all = ["ssm", "get-parameters-by-path", "--path", "/app", "--page-size", "2", "--query", "Parameters[].Name"];
    expect(JSON.parse(await run(...all))).toEqual(["/app/a", "/app/b", "/app/c"]);
    expect((await awsFailure(endpoint, ["ssm", "get-parameter", "--name", "/none"])).stderr).toContain(
      "(ParameterNotFound)",
    );
    await run("secretsmanager", "create-secret", "--name", "token", "--secret-string", "hidden");
    const value = ["secretsmanager", "get-secret-value", "--secret-id", "token", "--query", "SecretString"];
    expect(JSON.parse(await run(...value))).toBe("hidden");
  });

  it("is told by name what is not modelled", async () => {
    if (!(await hasAwsCli())) return;
    const { endpoint } = await anEngine();
    const commands = ["kinesis list-streams", "dynamodb list-tables", "cloudformation list-types", "iam list-roles"];
    for (const command of commands) {
      const { exitCode, stderr } = await awsFailure(endpoint, command.split(" "));
      expect([exitCode, stderr]).toEqual([expect.any(Number), expect.stringContaining("NotModelled")]);
    }
  });
});

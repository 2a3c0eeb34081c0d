import { DeleteFunctionCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { anEngine } from "../engine-fixture.ts";
import { aLambda } from "./a-lambda.ts";
import { until } from "../until.ts";

it("a process that waits for a function's next invocation ends when the function is changed or deleted", async () => {
  const lambda = aLambda(await anEngine());
  await lambda.create("exports.handler = async () => process.pid;");
  const first = Number((await lambda.invoke()).answer);
  expect((await lambda.invoke()).answer).toBe(first);
  await lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", Timeout: 4 }));
  await until(async () => (isAlive(first) ? undefined : true));
  const second = Number((await lambda.invoke()).answer);
  expect(isAlive(second)).toBe(true);
  await lambda.client.send(new DeleteFunctionCommand({ FunctionName: "f" }));
  await until(async () => (isAlive(second) ? undefined : true));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

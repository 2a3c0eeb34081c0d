import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { runProgram } from "../src/run-program.ts";
import { openWorkbench } from "../src/workbench.ts";

const STORY = fileURLToPath(new URL("../apps/aws-sdk-2/story.cjs", import.meta.url));

it("the second version of AWS's SDK makes, changes and deletes stacks and objects", async () => {
  const bench = await openWorkbench("aws-sdk-2");
  if (bench === undefined) return;
  onTestFinished(() => bench.clear());
  const { exitCode, output } = await runProgram([process.execPath, STORY], {
    cwd: bench.folder,
    env: {
      ...bench.variables,
      NODE_PATH: path.join(bench.installed, "node_modules"),
      AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: "1",
    },
    limitMs: 120_000,
  });
  expect(output).toSatisfy(() => exitCode === 0);
  const missing = { code: "ValidationError", statusCode: 400, message: "Stack with id old does not exist" };
  const lines = output.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    missing,
    "CREATE_COMPLETE",
    { code: "ValidationError", statusCode: 400, message: "No updates are to be performed." },
    "UPDATE_COMPLETE",
    [["Queue", true]],
    missing,
    // The digest is MD5's of "text".
    ['"1cb251ec0d568de6a929b520c4aed8d1"', "text", { team: "logs" }],
    [["a/b c.txt", 4]],
    { code: "NoSuchKey", statusCode: 404, message: "The specified key does not exist." },
    "large",
    [],
  ]);
  expect(bench.attempts).toEqual([]);
});

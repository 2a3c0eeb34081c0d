import { describe, it, expect } from "vitest";
import { anEngine } from "../engine-fixture.ts";
import { aLambda, zip } from "./a-lambda.ts";
import { findOtherFailures } from "./failing-code.ts";

describe("an invocation", () => {
  it("ends as AWS ends it where the code takes too long, and in the other ways of code to fail", async () => {
    const others = await findOtherFailures(aLambda(await anEngine()), [
      [
        "exports.handler = async () => { for (;;); }",
        "Sandbox.Timedout",
        /Error: Task timed out after 1\.00 seconds$/,
        /Z \S+ Task timed out after 1\.00 seconds\n\nEND .*\nREPORT .*\tStatus: timeout/,
      ],
      ["exports.handler = (event, context, callback) => callback('no')", "string", /^no$/, /Invoke Error/],
      [
        "exports.handler = async () => process.exit()",
        "Runtime.ExitError",
        /Error: Runtime exited without providing a reason$/,
        /Runtime\.ExitError/,
      ],
      [
        "exports.handler = async () => { setTimeout(() => { throw new Error('late'); }); await new Promise((go) => setTimeout(go, 900)); }",
        "Error",
        /^late$/,
        /Uncaught Exception/,
      ],
      [
        "exports.handler = () => new Promise((go) => { Promise.reject(new Error('lost')); setTimeout(go, 900); })",
        "Runtime.UnhandledPromiseRejection",
        /^Error: lost$/,
        /Unhandled Promise Rejection/,
      ],
      [
        "exports.other = 1",
        "Runtime.HandlerNotFound",
        /^index\.handler is undefined or not exported$/,
        /HandlerNotFound/,
      ],
      ["exports.handler = ((", "Runtime.UserCodeSyntaxError", /^SyntaxError: /, /UserCodeSyntaxError/],
    ]);
    expect(others).toEqual([]);
  });

  it("is killed when its objects take more memory than it has, though it never pauses", async () => {
    const lambda = aLambda(await anEngine());
    const source = "exports.handler = async () => { const kept = []; for (;;) kept.push({ a: [kept.length] }); }";
    await lambda.create(source, { Timeout: 20 });
    const { answer, log } = await lambda.invoke();
    expect(answer).toMatchObject({ errorType: "Runtime.OutOfMemory" });
    expect(log).toMatch(/Error: Runtime exited with error: signal: killed\nRuntime\.ExitError\n/);
    expect(log).toContain("Max Memory Used: 128 MB\tInit Duration");
  });

  it("finds handlers in both module systems and of both styles", async () => {
    const lambda = aLambda(await anEngine());
    const code = (files: Readonly<Record<string, string>>) => ({ Code: { ZipFile: zip(files) } });
    const cases: readonly [handler: string, files: Readonly<Record<string, string>>, answer: unknown][] = [
      [
        "index.handler",
        {
          "index.mjs": "import { a } from './a.mjs'; export const handler = async () => a;",
          "a.mjs": "export const a = 'mjs';",
        },
        "mjs",
      ],
      ["src/app.api.run", { "src/app.js": "exports.api = { run: async () => 'nested' };" }, "nested"],
      [
        "index.handler",
        { "index.js": "export const handler = async () => 'esm';", "package.json": '{"type":"module"}' },
        "esm",
      ],
      [
        "index.handler",
        {
          "index.js":
            "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, require('dep')), 5); };",
          "node_modules/dep/index.js": "module.exports = 'callback';",
        },
        "callback",
      ],
      [
        "index.handler",
        {
          "index.js":
            "exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 1000); callback(null, 'at once'); };",
        },
        "at once",
      ],
      ["index.handler", { "index.js": "exports.handler = () => {};" }, null],
    ];
    for (const [index, [Handler, files, expected]] of cases.entries()) {
      const FunctionName = `f${index}`;
      await lambda.create("", { FunctionName, Handler, ...code(files) });
      expect((await lambda.invoke({}, { FunctionName })).answer).toEqual(expected);
    }
  });
});

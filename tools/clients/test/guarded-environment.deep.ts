import { tmpdir } from "node:os";
import { expect, it, onTestFinished } from "vitest";
import { guardEnvironment } from "../src/guarded-environment.ts";
import { runProgram } from "../src/run-program.ts";

/** Calls by name and by number, with and without TLS, and tells how many calls failed. */
const CALLS = `
const { get } = require("node:http");
const https = require("node:https");
const calls = ["http://stranger.invalid/", "https://stranger.invalid/", "http://192.0.2.1:81/"].flatMap((url) => [
  fetch(url),
  new Promise((resolve, reject) => (url.startsWith("https:") ? https.get : get)(url, resolve).on("error", reject)),
]);
Promise.allSettled(calls).then((ends) => console.log(ends.filter(({ status }) => status === "rejected").length));
`;

it("turns away what a program calls past its proxy, and tells what that was", async () => {
  const guard = await guardEnvironment("http://127.0.0.1:1", tmpdir());
  onTestFinished(() => guard.close());
  const options = { cwd: tmpdir(), env: guard.variables, limitMs: 60_000 };
  expect(await runProgram([process.execPath, "-e", CALLS], options)).toEqual({ exitCode: 0, output: "6\n" });
  expect(new Set(guard.attempts)).toEqual(
    new Set(["stranger.invalid:80", "stranger.invalid:443", "192.0.2.1:81"].map((aim) => `CONNECT ${aim} HTTP/1.1`)),
  );
});

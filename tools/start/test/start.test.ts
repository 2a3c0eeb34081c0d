import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { HELP, readArguments } from "../src/read-arguments.ts";
import { renderWhatNext } from "../src/render-what-next.ts";
import { runSteps, type Command } from "../src/run-steps.ts";
import { openBroker, showSample } from "../src/show-sample.ts";
import { serveEngine } from "../src/serve-engine.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-start-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe("the arguments", () => {
  test("are none, a file of faults, or a wish for help", () => {
    expect(readArguments([])).toEqual({ kind: "start", faults: undefined });
    expect(readArguments(["--faults", "f.jsonc"])).toEqual({ kind: "start", faults: "f.jsonc" });
    expect(readArguments(["--help"])).toEqual({ kind: "help" });
    expect(HELP).toContain("--faults <file>");
  });

  test.each([[["--fault", "x"]], [["x"]], [["--faults"]]])("%j are told to be wrong", (argv) => {
    expect(readArguments(argv)).toMatchObject({
      kind: "misuse",
      problem: expect.stringMatching(/'(--fault|x|--faults)/),
    });
  });
});

test("after a rehearsal there is a command for each way to go on", () => {
  const text = renderWhatNext("f.jsonc");
  for (const way of ["npx logstack aws serve --faults f.jsonc", "npm start", "remove .logstack/"]) {
    expect(text).toContain(way);
  }
});

describe("the steps", () => {
  const note = (file: string, text: string, exitCode = 0): Command => [
    process.execPath,
    "-e",
    `require("node:fs").appendFileSync(${JSON.stringify(file)}, "${text}"); process.exitCode = ${exitCode}`,
  ];

  test("run one after another until one fails, whose exit code counts", async () => {
    const file = path.join(await aFolder(), "notes");
    await writeFile(file, "");
    const read = async (): Promise<string> => (await promisify(execFile)("cat", [file])).stdout;
    expect(await runSteps([note(file, "a"), note(file, "b")], root)).toBe(0);
    expect(await runSteps([note(file, "c", 3), note(file, "d")], root)).toBe(3);
    expect(await read()).toBe("abc");
  });

  test("that a signal ends have the exit code that shells give them", async () => {
    expect(await runSteps([[process.execPath, "-e", "process.kill(process.pid, 'SIGINT')"]], root)).toBe(130);
  });
});

test("a sample log that no engine can be started for is told, and fails nothing", async () => {
  const broker = await openBroker();
  onTestFinished(() => broker.close());
  const serve: Command = [process.execPath, "-e", "process.exitCode = 2"];
  const shown = await showSample({ serve, cwd: root, broker, account: "111111111111", bucket: "logs" });
  expect(shown).toEqual([expect.stringContaining("is not shown")]);
});

describe("an engine with faults", () => {
  const serve = (folder: string, faults: string): Command => [
    process.execPath,
    path.join(root, "tools/setup/logstack.mjs"),
    ..."aws serve --port 0 --state".split(" "),
    path.join(folder, "state"),
    "--faults",
    faults,
  ];

  test("serves until it is stopped", async () => {
    const folder = await aFolder();
    const faults = path.join(folder, "faults.jsonc");
    await writeFile(faults, '{ "faults": [] }');
    const engine = await serveEngine(serve(folder, faults), { cwd: folder, stderr: "inherit" });
    expect(engine.kind).toBe("serving");
    if (engine.kind === "serving") await engine.stop();
  });

  test("ends with who started it, also when that one is killed", async () => {
    const folder = await aFolder();
    const faults = path.join(folder, "faults.jsonc");
    await writeFile(faults, '{ "faults": [] }');
    const given = JSON.stringify([serve(folder, faults), { cwd: folder, stderr: "inherit" }]);
    const script = `
      import { serveEngine } from "./tools/start/src/serve-engine.ts";
      const engine = await serveEngine(...${given});
      process.stdout.write(engine.kind);`;
    const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    // The engine writes to the same standard error, which is closed when both have ended.
    starter.stderr.resume();
    const closed = once(starter, "close");
    expect(String((await once(starter.stdout, "data"))[0])).toBe("serving");
    starter.kill("SIGKILL");
    expect(await closed).toEqual([null, "SIGKILL"]);
  });

  test("ends before it serves when its faults cannot be used", async () => {
    const folder = await aFolder();
    const missing = path.join(folder, "missing.jsonc");
    expect(await serveEngine(serve(folder, missing), { cwd: folder, stderr: "inherit" })).toEqual({
      kind: "ended",
      exitCode: 2,
    });
  });
});

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runCli } from "../../src/node/run-cli.ts";
import { anOctopusServer, type Answers } from "./an-octopus-server.ts";

const KEY = "API-S3CRETS3CRETS3CRET";

interface Ran {
  readonly exitCode: number;
  readonly result: string;
  readonly progress: string;
}

/** Runs the command line over a checkout with one layer that was built. */
async function run(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const cwd = await mkdtemp(path.join(tmpdir(), "logstack-octopus-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const ci = { on: "embedded", account: "111111111111", region: "ap-southeast-2" };
  const files = {
    "logstack.json": JSON.stringify({ environments: { ci }, lifecycle: [["ci"]] }),
    "environments/cache/package.json": "{}",
    "environments/cache/dist/logstack-cache.1.0.7.zip": "the bytes of the artifact",
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
    await writeFile(path.join(cwd, name), text);
  }
  const lines = { result: [] as string[], progress: [] as string[] };
  const exitCode = await runCli(["octopus", ...argv], {
    env,
    cwd,
    interactive: false,
    colour: false,
    result: (line) => void lines.result.push(line),
    progress: (line) => void lines.progress.push(line),
    ask: async () => "",
    onInterrupt: () => () => undefined,
  });
  return { exitCode, result: lines.result.join("\n"), progress: lines.progress.join("\n") };
}

async function ask(argv: readonly string[], answers: Answers) {
  const { url, got } = await anOctopusServer(answers);
  const ran = await run(argv, { OCTOPUS_URL: url, OCTOPUS_API_KEY: KEY });
  expect(ran.result + ran.progress).not.toContain("S3CRET");
  return { ...ran, got };
}

const RAW = "POST /api/Spaces-1/packages/raw?overwriteMode";
const RELEASE = "POST /api/Spaces-1/releases/create/v1";
const DEPLOYMENT = "POST /api/Spaces-1/deployments/create/untenanted/v1";
const TASKS = "GET /api/Spaces-1/tasks?skip=0&take=300&ids=ServerTasks-1";
const aTask = (State: string, over: object = {}) => ({
  TotalResults: 1,
  Items: [
    {
      Id: "ServerTasks-1",
      Description: "Deploy Log stack release 1.0.7 to Staging",
      State,
      IsCompleted: ["Success", "Failed", "Canceled", "TimedOut"].includes(State),
      FinishedSuccessfully: State === "Success",
      HasPendingInterruptions: false,
      ...over,
    },
  ],
});
const BEGUN: Answers = {
  // Some servers begin these names with a small letter.
  [DEPLOYMENT]: [[200, { DeploymentServerTasks: [{ deploymentId: "Deployments-1", serverTaskId: "ServerTasks-1" }] }]],
};

describe("logstack octopus push", () => {
  test("sends the artifact under its own name, with the key in the header and nowhere else", async () => {
    const { exitCode, result, got } = await ask(["push", "cache"], { [`${RAW}=FailIfExists`]: [[201, {}]] });
    expect(result).toBe("pushed logstack-cache.1.0.7.zip");
    expect(exitCode).toBe(0);
    const pushed = got.at(-1);
    expect(pushed?.body).toContain('name="fileToUpload"; filename="logstack-cache.1.0.7.zip"');
    expect(pushed?.body).toContain("the bytes of the artifact");
    expect(pushed?.key).toBe(KEY);
    expect(got.map(({ line, body }) => line + body).join("")).not.toContain(KEY);
  });

  test("tells a package that is there already in the server's own words", async () => {
    const there = { ErrorMessage: "A package with the same ID and version already exists." };
    const { exitCode, progress } = await ask(["push", "--all"], { [`${RAW}=FailIfExists`]: [[409, there]] });
    expect(progress).toContain("A package with the same ID and version already exists.");
    expect(exitCode).toBe(1);
  });

  test("leaves such a package alone, or replaces it, when told to", async () => {
    for (const [word, mode] of [
      ["ignore", "IgnoreIfExists"],
      ["overwrite", "OverwriteExisting"],
    ] as const) {
      const { got } = await ask(["push", "cache", "--if-exists", word], { [`${RAW}=${mode}`]: [[201, {}]] });
      expect(got.at(-1)?.line).toBe(`${RAW}=${mode}`);
    }
  });
});

test("logstack octopus release prints the version of the release that it made", async () => {
  const answers: Answers = { [RELEASE]: [[201, { ReleaseId: "Releases-1", ReleaseVersion: "1.0.7" }]] };
  const words = ["release", "Log stack", "--package-version", "1.0.7", "--package", "cache:1.0.6"];
  const { exitCode, result, got } = await ask(words, answers);
  expect(result).toBe("1.0.7");
  expect(exitCode).toBe(0);
  expect(JSON.parse(got.at(-1)?.body ?? "")).toMatchObject({
    ProjectName: "Log stack",
    PackageVersion: "1.0.7",
    Packages: ["cache:1.0.6"],
  });
});

describe("logstack octopus deploy", () => {
  const words = ["deploy", "Log stack", "--release", "1.0.7", "--to", "Staging"];

  test("begins the deployment with the variables that are prompted for, and ends well with its task", async () => {
    const { exitCode, result, progress, got } = await ask(
      [...words, "--variable", "Logstack.Arguments=plan --verbose"],
      {
        ...BEGUN,
        [TASKS]: [[200, aTask("Success")]],
      },
    );
    expect(exitCode).toBe(0);
    expect(result).toBe("Deployed: Log stack 1.0.7 to Staging.");
    expect(progress).toContain("Deploy Log stack release 1.0.7 to Staging: Success (ServerTasks-1)");
    const begun = got.find(({ line }) => line === DEPLOYMENT);
    expect(begun?.body).toContain('"Logstack.Arguments":"plan --verbose"');
  });

  test("refuses a variable without a value, before anything is begun", async () => {
    const { exitCode, progress, got } = await ask([...words, "--variable", "Logstack.Arguments"], BEGUN);
    expect(progress).toContain("It must be a name and a value, Name=value.");
    expect(exitCode).toBe(2);
    expect(got).toEqual([]);
  });

  test("fails with a task that failed, which the client itself takes for a result", async () => {
    const failed = aTask("Failed", { ErrorMessage: "Refused: it would replace EventQueue." });
    const { exitCode, result } = await ask(words, { ...BEGUN, [TASKS]: [[200, failed]] });
    expect(exitCode).toBe(1);
    expect(result).toContain("ended as Failed (ServerTasks-1). Refused: it would replace EventQueue.");
  });

  test("ends with 4 when the time is up, which the client itself takes for an end", async () => {
    const { exitCode, result } = await ask([...words, "--wait", "0m"], {
      ...BEGUN,
      [TASKS]: [[200, aTask("Executing")]],
    });
    expect(exitCode).toBe(4);
    expect(result).toContain("Still running: ServerTasks-1.");
  });
});

describe("logstack octopus refuses before it asks anybody", () => {
  test.each([
    ["no server and no key", {}, "OCTOPUS_URL and OCTOPUS_API_KEY not set"],
    ["no key", { OCTOPUS_URL: "https://octopus.example" }, "OCTOPUS_API_KEY not set"],
    ["a key in the clear", { OCTOPUS_URL: "http://octopus.example", OCTOPUS_API_KEY: KEY }, "goes over https"],
    ["no address", { OCTOPUS_URL: "octopus", OCTOPUS_API_KEY: KEY }, "which is no address"],
  ])("%s", async (_what, env, problem) => {
    const { exitCode, progress } = await run(["push", "cache"], env);
    expect(progress).toContain(problem);
    expect(progress).not.toContain("S3CRET");
    expect(exitCode).toBe(2);
  });
});

test("a server that does not answer is told without the key, which the client's own error holds", async () => {
  const { exitCode, progress, result } = await run(["push", "cache"], {
    OCTOPUS_URL: "http://127.0.0.1:1",
    OCTOPUS_API_KEY: KEY,
  });
  expect(progress).toContain("Octopus at http://127.0.0.1:1 (space Default): ");
  expect(progress + result).not.toContain("S3CRET");
  expect(exitCode).toBe(1);
});

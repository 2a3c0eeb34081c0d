import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { guardRequests } from "../../src/node/octopus/guard-requests.ts";
import { runCli } from "../../src/node/run-cli.ts";
import { anOctopusServer, anOctopusState, KEY, type Instead } from "./an-octopus-server.ts";
import type { OctopusState } from "./octopus-rules.ts";

const BYTES = "the bytes of the artifact";

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
    "environments/cache/dist/logstack-cache.1.0.7.zip": BYTES,
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

interface Asked {
  readonly state?: Partial<OctopusState>;
  readonly instead?: Instead;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command line against a server; what it says never holds the key. */
async function ask(argv: readonly string[], { state, instead, env }: Asked = {}) {
  const server = await anOctopusServer(state, instead);
  const ran = await run(argv, { OCTOPUS_URL: server.url, OCTOPUS_API_KEY: KEY, ...env });
  expect(ran.result + ran.progress).not.toContain("S3CRET");
  return { ...ran, ...server };
}

const THERE = "logstack-cache.1.0.7";
const RAW = "POST /api/Spaces-1/packages/raw?overwriteMode";
const DEPLOY = ["deploy", "Log stack", "--release", "1.0.7", "--to", "Staging"];
const DEPLOYMENT = "POST /api/Spaces-1/deployments/create/untenanted/v1";

describe("logstack octopus push", () => {
  test("sends the artifact under its own name, with the key in the header and nowhere else", async () => {
    const { exitCode, result, got, state } = await ask(["push", "cache"]);
    expect(result).toBe("pushed logstack-cache.1.0.7.zip");
    expect(exitCode).toBe(0);
    expect(state.packages.get(THERE)?.toString()).toBe(BYTES);
    expect(got.at(-1)).toMatchObject({ line: `${RAW}=FailIfExists`, key: KEY });
    expect(got.map(({ line, body }) => line + body).join("")).not.toContain(KEY);
  });

  test("tells a package that is there already in the server's own words", async () => {
    const packages = new Map([[THERE, Buffer.from(BYTES)]]);
    const { exitCode, progress } = await ask(["push", "--all"], { state: { packages } });
    expect(progress).toContain("(space Default): A package with the same ID and version already exists. (409)");
    expect(progress).toContain("--if-exists ignore");
    expect(exitCode).toBe(1);
  });

  test("leaves such a package alone when told to, and says whether it is the same", async () => {
    for (const [bytes, state] of [
      [BYTES, "same"],
      ["other bytes", "other"],
    ] as const) {
      const packages = new Map([[THERE, Buffer.from(bytes)]]);
      const ended = await ask(["push", "cache", "--if-exists", "ignore", "--json"], { state: { packages } });
      expect(JSON.parse(ended.result)).toMatchObject({ v: 1, file: `${THERE}.zip`, state });
      expect(packages.get(THERE)?.toString()).toBe(bytes);
    }
  });

  test("replaces such a package when told to", async () => {
    const packages = new Map([[THERE, Buffer.from("other bytes")]]);
    await ask(["push", "cache", "--if-exists", "overwrite"], { state: { packages } });
    expect(packages.get(THERE)?.toString()).toBe(BYTES);
  });
});

describe("logstack octopus release", () => {
  const words = ["release", "Log stack", "--package-version", "1.0.7"];
  const packages = new Map([[THERE, Buffer.from(BYTES)]]);

  test("prints the version of the release that it made, alone or as JSON", async () => {
    const { exitCode, result } = await ask([...words, "--release", "1.0.8"], { state: { packages } });
    expect({ exitCode, result }).toEqual({ exitCode: 0, result: "1.0.8" });
    const named = ["release", "Log stack", "--package", "cache:1.0.7", "--json"];
    const { result: json } = await ask(named, { state: { packages } });
    expect(JSON.parse(json)).toEqual({ v: 1, project: "Log stack", release: "0.0.2" });
  });

  test.each([
    ["a project that there is not", ["release", "Log stak"], "Project named 'Log stak' was not found."],
    [
      "a channel that there is not",
      [...words, "--channel", "Hotfix"],
      "Channel named 'Hotfix' within project 'Log stack'",
    ],
    ["a package that was not pushed", ["release", "Log stack", "--package-version", "9.0.0"], "logstack-cache.9.0.0"],
    ["a version that is taken", [...words, "--release", "1.0.7"], "Release '1.0.7' already exists for this project."],
  ])("ends with 1 over %s, in the server's own words", async (_what, argv, problem) => {
    const { exitCode, progress } = await ask(argv, { state: { packages } });
    expect(progress).toContain(problem);
    expect(exitCode).toBe(1);
  });
});

describe("logstack octopus deploy", () => {
  test("begins the deployment with the variables that are prompted for, and ends well with its task", async () => {
    const { exitCode, result, progress, got } = await ask([
      ...DEPLOY,
      "--variable",
      "Logstack.Arguments=plan --verbose",
    ]);
    expect(exitCode).toBe(0);
    expect(result).toBe("Deployed: Log stack 1.0.7 to Staging.");
    expect(progress).toContain("Deploy Log stack release 1.0.7 to Staging: Success (ServerTasks-1)");
    const begun = got.find(({ line }) => line === DEPLOYMENT);
    expect(begun?.body).toContain('"Logstack.Arguments":"plan --verbose"');
  });

  test("refuses a variable without a value, before anything is begun", async () => {
    const { exitCode, progress, got } = await ask([...DEPLOY, "--variable", "Logstack.Arguments"]);
    expect(progress).toContain("It must be a name and a value, Name=value.");
    expect(exitCode).toBe(2);
    expect(got).toEqual([]);
  });

  test("names the variables that the project asks for and got no value", async () => {
    const projects = anOctopusState().projects.map((project) => ({ ...project, required: ["Logstack.Arguments"] }));
    const { exitCode, progress, state } = await ask(DEPLOY, { state: { projects } });
    expect(progress).toContain("Please provide a value for the following variables: Logstack.Arguments");
    expect(exitCode).toBe(1);
    expect(state.tasks.size).toBe(0);
  });

  test.each([
    ["no task", [], "No server task details returned"],
    ["one task for two", [{ DeploymentId: "D-1", ServerTaskId: "ServerTasks-1" }], "it began only ServerTasks-1"],
  ])("does not take what was never begun for what went well: %s", async (_what, tasks, problem) => {
    const instead: Instead = ({ url }) =>
      url.pathname.endsWith("/deployments/create/untenanted/v1")
        ? { status: 200, body: { DeploymentServerTasks: tasks } }
        : undefined;
    const { exitCode, progress } = await ask([...DEPLOY, "Production"], { instead });
    expect(progress).toContain(problem);
    expect(exitCode).toBe(1);
  });

  test("fails with a task that failed, which the client itself takes for a result", async () => {
    const taskStates = [{ State: "Failed", ErrorMessage: "Refused: it would replace EventQueue." }] as const;
    const { exitCode, result } = await ask(DEPLOY, { state: { taskStates } });
    expect(exitCode).toBe(1);
    expect(result).toContain("ended as Failed (ServerTasks-1). Refused: it would replace EventQueue.");
  });

  test("ends with 4 when the time is up, which the client itself takes for an end", async () => {
    const taskStates = [{ State: "Executing" }] as const;
    const { exitCode, result } = await ask([...DEPLOY, "--wait", "0m", "--json"], { state: { taskStates } });
    expect(exitCode).toBe(4);
    expect(JSON.parse(result)).toMatchObject({
      v: 1,
      environments: ["Staging"],
      ended: "stillRunning",
      tasks: [{ id: "ServerTasks-1", state: "Executing" }],
    });
  });
});

describe("logstack octopus refuses before it asks anybody", () => {
  test.each([
    ["no server and no key", {}, "OCTOPUS_URL and OCTOPUS_API_KEY not set"],
    ["no key", { OCTOPUS_URL: "https://octopus.example" }, "OCTOPUS_API_KEY not set"],
    ["a key in the clear", { OCTOPUS_URL: "http://octopus.example", OCTOPUS_API_KEY: KEY }, "goes over https"],
    [
      "a password in the address",
      { OCTOPUS_URL: "https://me:S3CRET@octopus.example", OCTOPUS_API_KEY: KEY },
      "belong in no address",
    ],
    ["a key with a line's end", { OCTOPUS_URL: "https://octopus.example", OCTOPUS_API_KEY: `${KEY}\n` }, "no key has"],
    ["no address", { OCTOPUS_URL: "octopus", OCTOPUS_API_KEY: KEY }, "which is no address"],
  ])("%s", async (_what, env, problem) => {
    const { exitCode, progress } = await run(["push", "cache"], env);
    expect(progress).toContain(problem);
    expect(progress).not.toContain("S3CRET");
    expect(exitCode).toBe(2);
  });
});

describe("what the server, or whatever answers in its place, says no with", () => {
  const html = (): ReturnType<Instead> => ({
    status: 200,
    body: Buffer.from("<html>Sign in</html>"),
    headers: { "content-type": "text/html" },
  });
  test.each<[string, Asked, string]>([
    [
      "a key that it does not know",
      { env: { OCTOPUS_API_KEY: "API-WRONG" } },
      "The API key you provided was not valid.",
    ],
    ["a space that there is not", { env: { OCTOPUS_SPACE: "Elsewhere" } }, "No spaces exist with name 'Elsewhere'"],
    ["a page to sign in", { instead: html }, "does not speak as Octopus does (status 200)"],
    ["an error of a proxy", { instead: () => ({ status: 502, body: Buffer.from("<html>") }) }, "(status 502)"],
    [
      "an error without its message",
      { instead: () => ({ status: 500, body: { Errors: ["It broke."] } }) },
      ": It broke. (500)",
    ],
    [
      "JSON of something else",
      { instead: () => ({ status: 200, body: { status: "UP" } }) },
      "which version of Octopus it is",
    ],
  ])("%s", async (_what, asked, problem) => {
    const { exitCode, progress } = await ask(["push", "cache"], asked);
    expect(progress).toContain(problem);
    expect(progress).not.toContain("undefined");
    expect(exitCode).toBe(1);
  });
});

test("an Octopus that is too old is told so", async () => {
  const { progress } = await ask(DEPLOY, { state: { version: "2021.1.7000" } });
  expect(progress).toContain("upgraded to at least 2022.3.5512");
});

describe("a redirect", () => {
  const to =
    (location: string): Instead =>
    ({ url }) =>
      url.pathname === "/api" ? undefined : { status: 307, body: {}, headers: { location } };

  test("to another host never gets the key, which the client itself would hand on", async () => {
    const thief = await anOctopusServer();
    const { exitCode, progress } = await ask(["push", "cache"], { instead: to(`${thief.url}/api/spaces?ticket=1`) });
    expect(thief.got).toEqual([]);
    expect(progress).toContain(`it sends elsewhere to ${thief.url}/api/spaces (307), where the API key does not go`);
    expect(exitCode).toBe(1);
  });

  test("of an upload is not followed either", async () => {
    const thief = await anOctopusServer();
    const { got } = await ask(["push", "cache"], {
      instead: ({ method }) =>
        method === "POST" ? { status: 307, body: {}, headers: { location: thief.url } } : undefined,
    });
    expect(got.at(-1)?.line).toContain(RAW);
    expect(thief.got).toEqual([]);
  });
});

test("what is said to this machine itself goes past a proxy, which would read the key", async () => {
  const proxy = await anOctopusServer();
  vi.stubEnv("HTTP_PROXY", proxy.url);
  vi.stubEnv("NO_PROXY", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { exitCode } = await ask(["push", "cache"]);
  expect(exitCode).toBe(0);
  expect(proxy.got).toEqual([]);
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

test("a server that takes the question and stays silent is not waited for without an end", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  onTestFinished(() => {
    silent.close().closeAllConnections();
  });
  await once(silent, "listening");
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const requests = guardRequests({ url, apiKey: KEY, space: "Default" }, 50);
  await expect(requests.readBytes("/api")).rejects.toThrow("no answer within 0.05 s");
});

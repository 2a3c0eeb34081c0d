import { readFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { LOGSTACK, root, run } from "./checkout.ts";

/** The parts of a workflow that are looked at here. */
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly uses?: string; readonly with?: object }[];
}

const read = (file: string): Promise<string> => readFile(path.join(root, file), "utf8");

async function readWorkflow(): Promise<Workflow> {
  return parse(await read("tools/ci/github/logstack.yml")) as Workflow;
}

/** The command lines of all pipelines, what the build server fills in left out. */
async function readCommands(): Promise<readonly string[]> {
  const { jobs } = await readWorkflow();
  const github = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run: line }) => line?.split("\n") ?? []));
  const kotlin = await read("tools/ci/teamcity/settings.kts");
  const teamcity = [...kotlin.matchAll(/scriptContent = "([^"]*)"/g)].map(([, line = ""]) => line);
  return [...github, ...teamcity].map((line) => line.replaceAll(/\$\{\{[^}]*\}\}|%[\w.]+%/g, "1").trim());
}

const OCTOPUS_KEY =
  /OCTOPUS_API_KEY: \$\{\{ secrets\.OCTOPUS_API_KEY \}\}|env\.OCTOPUS_API_KEY: a parameter of the project, of type password/g;

const OURS = "node tools/setup/logstack.mjs ";

describe("the pipelines of build servers", () => {
  let commands: readonly string[];

  beforeAll(async () => {
    commands = await readCommands();
  });

  it("only call logstack, and npm's scripts that exist", async () => {
    const { scripts } = JSON.parse(await read("package.json")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const others = commands.filter((line) => !line.startsWith(OURS));
    expect(others.length).toBeGreaterThan(0);
    for (const line of others) expect(scripts).toHaveProperty(/^npm (?:run )?(\S+)$/.exec(line)?.[1] ?? line);
  });

  it("call logstack with commands and options that exist", async () => {
    const ours = commands.filter((line) => line.startsWith(OURS)).map((line) => line.slice(OURS.length).split(" "));
    expect(ours.map(([command]) => command)).toEqual(["ci", "ci"]);
    for (const words of ours) {
      const ended = await run([process.execPath, LOGSTACK, ...words, "--help"], { cwd: root });
      expect([words, ended.stderr]).toEqual([words, ""]);
      expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`logstack ${words[0]}`) });
      for (const option of words.filter((word) => word.startsWith("--"))) expect(ended.stdout).toContain(` ${option}`);
    }
  });

  it("have no key of AWS: GitHub's run shows its own token for a role, and only where it brings a release on", async () => {
    const { permissions, jobs } = await readWorkflow();
    expect(permissions).toEqual({ contents: "read" });
    const trusted = Object.entries(jobs).filter(([, job]) => job.permissions?.["id-token"] === "write");
    expect(trusted.map(([name]) => name)).toEqual(["release"]);
    for (const [, { steps }] of trusted) {
      const credentials = steps.find(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
      expect(credentials?.with).toHaveProperty("role-to-assume");
    }
    for (const file of ["tools/ci/github/logstack.yml", "tools/ci/teamcity/settings.kts"]) {
      // Octopus has no such way here: its key is a secret of the build server, of which the file has the name alone.
      const text = (await read(file)).replaceAll(OCTOPUS_KEY, "");
      expect(text).not.toMatch(/access.key|secrets\.|password|API-/i);
    }
  });
});

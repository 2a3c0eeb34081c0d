import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runBootScript } from "@logstack/deploy-core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { anOctopus, KEY, type Target } from "./an-octopus.ts";
import { isThere, skippedWithout } from "./programs.ts";

const provision = await readFile(new URL("../provision/octopus.sh", import.meta.url), "utf8");
const image = await runBootScript(provision, { doubles: { python3: "", "ssh-keygen": "" } });

describe("the image", () => {
  test("has the program and its unit, which nothing starts by itself", () => {
    expect(image.exitCode, image.console).toBe(0);
    expect(Object.keys(image.files).toSorted()).toEqual([
      "/etc/systemd/system/logstack-octopus.service",
      "/usr/local/sbin/logstack-octopus",
    ]);
    expect(image.calls.filter((call) => /^systemctl (enable|start)/.test(call))).toEqual([]);
  });

  test("tries again for as long as the machine lives, and goes before the network does", () => {
    const unit = image.files["/etc/systemd/system/logstack-octopus.service"]?.split("\n");
    expect(unit).toEqual(
      expect.arrayContaining([
        "After=network-online.target sshd.service",
        "StartLimitIntervalSec=0",
        "EnvironmentFile=/etc/logstack/octopus.env",
        "RemainAfterExit=yes",
        "Restart=on-failure",
        "ExecStart=/usr/local/sbin/logstack-octopus register",
        "ExecStop=/usr/local/sbin/logstack-octopus remove",
      ]),
    );
  });

  test.each([
    ["no Python that is new enough", { python3: "exit 1" }, "no Python 3.9"],
    ["no ssh-keygen", {}, "no ssh-keygen"],
  ])("is not made where there is %s", async (_what, doubles, problem) => {
    const run = await runBootScript(provision, { doubles: { python3: "", ...doubles } });
    expect(run.exitCode).not.toBe(0);
    expect(run.console).toContain(problem);
  });
});

// Not by its name: what stands for Python on a PATH may be a script that changes that PATH, and then the real AWS CLI is found.
const python = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).stdout?.trim();

const MACHINE = "i-0123456789abcdef0";
const DOUBLES: Readonly<Record<string, string>> = {
  aws: `case "$*" in *get-secret-value*|*get-parameter*) echo "$KEY" ;; *"s3 cp"*) /bin/cat >"$FOLDER/report" ;; esac`,
  "ssh-keygen": `echo "256 SHA256:f1nge/rpr1nt no comment (ED25519)"`,
  systemctl: `echo "12 poweroff.target start waiting"`,
};

/** Runs the program as its unit does, on a machine whose commands are doubles. */
async function program(
  verb: "register" | "remove",
  { url, settings = {}, doubles = {} }: { url: string; settings?: object; doubles?: Record<string, string> },
) {
  const folder = await mkdtemp(join(tmpdir(), "octopus-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "logstack-octopus");
  await writeFile(file, image.files["/usr/local/sbin/logstack-octopus"] ?? "");
  for (const [name, body] of Object.entries({ ...DOUBLES, ...doubles })) {
    await writeFile(join(folder, name), `#!/bin/bash\necho "${name} $*" >>"$FOLDER/calls"\n${body}\n`);
    await chmod(join(folder, name), 0o755);
  }
  const env = {
    PATH: folder,
    FOLDER: folder,
    KEY,
    OCTOPUS_SERVER: url,
    OCTOPUS_API_KEY_ARN: "arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:octopus-Ab1Cd2",
    OCTOPUS_SPACE: "Default",
    OCTOPUS_ACCOUNT: "logstack machines",
    OCTOPUS_ENVIRONMENT: "ci",
    OCTOPUS_ROLES: "elasticsearch,elasticsearch-data",
    OCTOPUS_MACHINE: MACHINE,
    OCTOPUS_HOST: "10.20.30.40",
    OCTOPUS_REGION: "ap-southeast-2",
    OCTOPUS_REPORT: "s3://store/machines/i.octopus.txt",
    ...settings,
  };
  const child = spawn(python, ["-I", file, verb], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const [out, errors, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const read = async (name: string) => readFile(join(folder, name), "utf8").catch(() => "");
  return { exitCode, said: out + errors, report: await read("report"), calls: await read("calls") };
}

const ENDPOINT = {
  CommunicationStyle: "Ssh",
  AccountType: "SshKeyPair",
  AccountId: "Accounts-8",
  Host: "10.20.30.40",
  Port: 22,
  Fingerprint: "SHA256:f1nge/rpr1nt",
  DotNetCorePlatform: "linux-x64",
};

describe.skipIf(!isThere("python3"))(`a machine that joins Octopus${skippedWithout("python3")}`, () => {
  test("is a target with its id for a name, its own key's fingerprint, its environment and its roles", async () => {
    await using octopus = await anOctopus();
    const run = await program("register", octopus);
    expect([run.exitCode, run.said]).toEqual([0, expect.stringContaining("registered as Machines-1\n")]);
    expect(octopus.targets).toEqual([
      {
        Id: "Machines-1",
        Name: MACHINE,
        TenantedDeploymentParticipation: "Untenanted",
        EnvironmentIds: ["Environments-1"],
        Roles: ["elasticsearch", "elasticsearch-data"],
        Endpoint: ENDPOINT,
      },
    ]);
    expect(run.report).toMatch(
      /^instance i-0123456789abcdef0\noctopus registered\nat \d+\n\nregistered as Machines-1\n$/,
    );
  });

  test("is updated when it joins again, and keeps what a person has given it", async () => {
    await using octopus = await anOctopus();
    const before: Target = {
      Id: "Machines-1",
      Name: MACHINE,
      EnvironmentIds: ["Environments-9"],
      Roles: ["monitored", "elasticsearch"],
      MachinePolicyId: "MachinePolicies-3",
      Endpoint: { ...ENDPOINT, Host: "10.0.0.1", Fingerprint: "SHA256:other", ProxyId: "Proxies-1" },
    };
    octopus.targets.push({ ...before, Id: "Machines-0", Name: `${MACHINE}-copy` }, before);
    const run = await program("register", octopus);
    expect(run.said).toContain("updated Machines-1\n");
    expect(octopus.targets.slice(1)).toEqual([
      {
        ...before,
        EnvironmentIds: ["Environments-9", "Environments-1"],
        Roles: ["monitored", "elasticsearch", "elasticsearch-data"],
        Endpoint: { ...ENDPOINT, ProxyId: "Proxies-1" },
      },
    ]);
  });

  test("has its key from a parameter of SSM as well", async () => {
    await using octopus = await anOctopus();
    const arn = "arn:aws:ssm:ap-southeast-2:111111111111:parameter/octopus/key";
    const run = await program("register", { ...octopus, settings: { OCTOPUS_API_KEY_ARN: arn } });
    expect(run.exitCode).toBe(0);
    expect(run.calls).toMatch(/^aws ssm get-parameter .*--with-decryption --name \/octopus\/key /m);
  });

  test("keeps the key to itself: in no argument, no environment, no output, no report, even where Octopus says it", async () => {
    const seen: string[] = [];
    await using octopus = await anOctopus(async ({ line }) => {
      seen.push(await processesNow());
      return line.startsWith("POST") ? { status: 400, body: { ErrorMessage: `${KEY} may not do this.` } } : undefined;
    });
    const aws = `case "$*" in *get-secret-value*) printf 'API-S3CRET%s\\n' S3CRETS3CRET ;; *"s3 cp"*) /bin/cat >"$FOLDER/report" ;; esac`;
    const run = await program("register", { ...octopus, settings: { KEY: "" }, doubles: { aws } });
    expect(run.said).toContain("400: *** may not do this.");
    expect(run.report).toContain("octopus failed\n");
    expect(octopus.asked.map(({ key }) => key)).toEqual(octopus.asked.map(() => KEY));
    expect([run.said, run.report, run.calls, ...seen].filter((text) => text.includes(KEY))).toEqual([]);
  });

  test("does not follow a redirect, which would take the key along", async () => {
    await using other = await anOctopus();
    await using octopus = await anOctopus(() => ({
      status: 302,
      body: "",
      headers: { location: `${other.url}/api/spaces` },
    }));
    const run = await program("register", octopus);
    expect([run.exitCode, run.said]).toEqual([
      1,
      expect.stringContaining("Octopus answered GET /api/spaces with 302."),
    ]);
    expect(other.asked).toEqual([]);
  });

  test.each([
    ["a key that Octopus does not take", { aws: "echo API-OTHER" }, {}, "401: The API key you provided was not valid."],
    [
      "a key that it may not read",
      { aws: "echo AccessDenied >&2; exit 254" },
      {},
      "aws secretsmanager get-secret-value failed: AccessDenied",
    ],
    ["a secret that holds more than a key", { aws: `printf '{"key":\\n"x"}'` }, {}, "holds no key of Octopus"],
    ["no such space", {}, { OCTOPUS_SPACE: "Elsewhere" }, 'nothing named "Elsewhere" among its spaces'],
    ["no such environment", {}, { OCTOPUS_ENVIRONMENT: "prod" }, 'nothing named "prod" among its environments'],
    ["no such account", {}, { OCTOPUS_ACCOUNT: "logstack" }, 'nothing named "logstack" among its accounts'],
    [
      "no host key",
      { "ssh-keygen": "echo not a public key file >&2; exit 255" },
      {},
      "ssh-keygen -E sha256 failed: not a public key file",
    ],
    ["nobody listening", {}, { OCTOPUS_SERVER: "http://127.0.0.1:1" }, "Octopus cannot be asked: GET /api/spaces: "],
  ])(
    "fails with a sentence where there is %s, for its unit to try again",
    async (_what, doubles, settings, problem) => {
      await using octopus = await anOctopus();
      const run = await program("register", { ...octopus, doubles, settings });
      expect([run.exitCode, run.said]).toEqual([1, expect.stringContaining(problem)]);
      expect(run.said).not.toContain("Traceback");
      expect(octopus.targets).toEqual([]);
    },
  );

  test.each([
    ["a page to sign in", "<html>Sign in</html>", "it sent no JSON."],
    ["something else's JSON", { message: "hello" }, "it sent no list."],
  ])("does not take %s for Octopus", async (_what, body, problem) => {
    await using octopus = await anOctopus(() => ({ status: 200, body }));
    const run = await program("register", octopus);
    expect([run.exitCode, run.said]).toEqual([1, expect.stringContaining(problem)]);
  });

  test("is taken away when it goes down for good", async () => {
    await using octopus = await anOctopus();
    await program("register", octopus);
    const run = await program("remove", octopus);
    expect([run.exitCode, octopus.targets]).toEqual([0, []]);
    expect(run.report).toContain("octopus removed\n");
    expect((await program("remove", octopus)).said).toContain("was not there any more");
  });

  test.each([
    ["restarts", "echo '12 reboot.target start waiting'"],
    ["goes on, and only the unit is stopped", ""],
  ])("stays when the machine %s", async (_what, systemctl) => {
    await using octopus = await anOctopus();
    const run = await program("remove", { ...octopus, doubles: { systemctl } });
    expect([run.exitCode, octopus.asked]).toEqual([0, []]);
  });
});

/** The command lines and environments of every process that can be seen, where the system shows them as files. */
async function processesNow(): Promise<string> {
  const { readdir } = await import("node:fs/promises");
  const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const files = ids.flatMap((id) => ["cmdline", "environ"].map((name) => `/proc/${id}/${name}`));
  const read = await Promise.all(files.map(async (file) => readFile(file, "utf8").catch(() => "")));
  return read.filter((content) => !content.includes("VITEST")).join("\n");
}

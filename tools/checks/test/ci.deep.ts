import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudFormationClient, paginateListStacks } from "@aws-sdk/client-cloudformation";
import { extractArtifact, openArtifact } from "@logstack/release/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findZip, makeCheckout, withoutAws, type Checkout } from "./checkout.ts";
import { serve } from "./serve.ts";
import { type Edits } from "./edited-artifact.ts";
import { setStage } from "./stage.ts";

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  checkout = await makeCheckout();
  const file = path.join(checkout.folder, "logstack.json");
  const config = JSON.parse(await readFile(file, "utf8")) as object;
  const ci = {
    build: 'node -p "[process.env.LOGSTACK_BUILD_NUMBER, process.env.OCTOPUS_API_KEY].join()"',
    test: "node --version",
  };
  await writeFile(file, JSON.stringify({ ...config, ci }));
  aws = await serve(checkout);
});
afterEach(async () => {
  await aws.close();
  await checkout.remove();
});

/** Two layers as a build server builds them, of which one takes outputs of the other. */
async function build(version: string, edits: Edits = {}): Promise<void> {
  const stage = setStage(checkout);
  await stage.release("cache", version, edits);
  await stage.release("broker", version);
}

/** The names of all stacks of the account that ci is in, or test environments like it. */
async function listStacks(account = "111111111111"): Promise<readonly string[]> {
  const credentials = { accessKeyId: account, secretAccessKey: "embedded" };
  const client = new CloudFormationClient({ region: "ap-southeast-2", endpoint: aws.endpoint, credentials });
  try {
    const names: string[] = [];
    for await (const { StackSummaries = [] } of paginateListStacks({ client }, {})) {
      const there = StackSummaries.filter(({ StackStatus }) => StackStatus !== "DELETE_COMPLETE");
      names.push(...there.map(({ StackName = "" }) => StackName));
    }
    return names.sort();
  } finally {
    client.destroy();
  }
}

/** What of the steps the table says, by step. */
function readTable(stdout: string): Readonly<Record<string, string>> {
  const rows = stdout.matchAll(/^([a-z]+) +(ok|FAILED|-|not run) /gm);
  return Object.fromEntries([...rows].map(([, step = "", mark = ""]) => [step, mark]));
}

test("a build is proved in an environment of its own, published, released, and promoted as far as was asked", async () => {
  await build("1.0.7");
  const ended = await checkout.logstack(
    "ci cache broker --build-number 7 --publish out --publish s3://packages/ci --propagate",
  );
  expect(ended).toMatchObject({ exitCode: 0 });
  expect(new Set(Object.values(readTable(ended.stdout)))).toEqual(new Set(["ok"]));
  expect(ended.stderr).toMatch(/^7,$/m);
  expect(await listStacks()).toEqual(["ci-broker", "ci-cache"]);
  expect(await listStacks("222222222222")).toEqual(["staging-broker", "staging-cache"]);
  const published = ["logstack-broker.1.0.7.zip", "logstack-cache.1.0.7.zip"];
  expect((await readdir(path.join(checkout.folder, "out"))).sort()).toEqual(published);
  expect(ended.stdout).toContain("2 to s3://packages/ci/");
  const report = await readFile(path.join(checkout.folder, "logstack-reports/smoke-tests.xml"), "utf8");
  expect(report).toContain('<testsuite name="validate.broker"');

  // The same number over other bytes: nothing that was published or released changes.
  await build("1.0.7", { "README.md": ["queue", "Queue"] });
  const again = await checkout.logstack("ci cache --build-number 7 --publish fresh --publish s3://packages/ci");
  expect(again).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("in s3://packages/ci/: it has other") });
  expect(readTable(again.stdout)).toMatchObject({ destroy: "ok", publish: "FAILED", release: "not run" });
  expect(await readdir(checkout.folder)).not.toContain("fresh");
});

test("what would cost data in ci goes over with a consent that names it, and the consent stays in the history", async () => {
  await build("1.0.7");
  await checkout.logstack("release create cache");
  expect(await checkout.logstack("promote --to ci")).toMatchObject({ exitCode: 0 });
  await build("1.0.8", { "template.yaml": ["AtRestEncryptionEnabled: true", "AtRestEncryptionEnabled: false"] });
  await checkout.logstack("release create cache");
  const refused = await checkout.logstack("promote --to ci");
  expect(refused).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining("add --allow-replacing cache.EventQueue"),
  });
  const unknown = await checkout.logstack("ci cache --allow-replacing broker.EventQueue");
  expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("This build has no layer broker") });
  const consented = await checkout.logstack("ci cache --allow-replacing cache.EventQueue");
  expect(consented).toMatchObject({ exitCode: 0 });
  const history = await checkout.logstack("history --in ci --json");
  expect(history.stdout).toContain("--allow-replacing EventQueue");
});

test("a prerelease is proved and promoted to the first phase, and stops there", async () => {
  await build("1.0.0-dev.h0123456789");
  const ended = await checkout.logstack("ci cache broker --propagate");
  expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("stops before staging") });
  expect(readTable(ended.stdout)).toMatchObject({ publish: "-", release: "ok", deploy: "ok", propagate: "-" });
  expect(await listStacks("222222222222")).toEqual([]);
});

test("a broken smoke test fails the build: its environment is gone, and nothing is published, released or promoted", async () => {
  const broken: Edits = { "deploy.mjs": ['"EventQueue", "QueueParameters"', '"EventQueue", "NoSuchResource"'] };
  await build("1.0.8", broken);
  const ended = await checkout.logstack("ci cache broker --publish out --output github");
  expect(ended).toMatchObject({ exitCode: 1 });
  expect(readTable(ended.stdout)).toMatchObject({
    create: "FAILED",
    destroy: "ok",
    publish: "not run",
    deploy: "not run",
  });
  expect(ended.stdout).toMatch(/^::error title=create::cache: /m);
  expect(ended.stdout).toMatch(/^::error .*title=deploy cache in the test environment/m);
  expect(await listStacks()).toEqual([]);
  expect(await readdir(checkout.folder)).not.toContain("out");
  expect((await checkout.logstack("release list")).stdout).toContain("There is no release yet");
  const report = await readFile(path.join(checkout.folder, "logstack-reports/smoke-tests.xml"), "utf8");
  expect(report).toContain("<failure message=");
});

test("what a build that was killed has left is destroyed by the next build, and nothing else is", async () => {
  await build("1.0.9");
  await deployDisposable("ci-t000001abc");
  expect(await listStacks()).toEqual(["ci-t000001abc-cache"]);
  // Its name is taken by what an artifact there offers to go on with.
  const verified = await checkout.logstack("verify cache --in ci-t000001abc");
  expect(verified).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("stack ci-t000001abc-cache") });
  const ended = await checkout.logstack("ci cache");
  expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1 of 1 destroyed") });
  expect(await listStacks()).toEqual(["ci-cache"]);
});

/** Deploys the cache as a build does for its test, into an environment whose name is from 2020. */
async function deployDisposable(environment: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-artifact-"));
  try {
    const artifact = await openArtifact(await findZip(checkout, "cache"));
    await extractArtifact(artifact, folder);
    const local = JSON.parse(artifact.files.get("parameters/local.json")?.toString() ?? "{}") as object;
    const child = spawn(process.execPath, ["deploy.mjs", "deploy", "--disposable", "--parameters", "-", "--json"], {
      cwd: folder,
      env: {
        ...withoutAws(process.env),
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_ACCESS_KEY_ID: "111111111111",
        AWS_SECRET_ACCESS_KEY: "any",
      },
      stdio: ["pipe", "ignore", "inherit"],
    });
    child.stdin.end(JSON.stringify({ ...local, OctopusEnvironment: environment }));
    const [exitCode] = (await once(child, "close")) as [number | null];
    if (exitCode !== 0) throw new Error(`the disposable stack was not created: ${exitCode}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findZip, listLayers, makeCheckout, type Checkout } from "./checkout.ts";

let checkout: Checkout;

beforeAll(async () => {
  checkout = await makeCheckout();
});

afterAll(() => checkout.remove());

describe("a log stack", () => {
  test("is deployed whole, each layer after the ones it needs", async () => {
    const { exitCode, stdout, stderr } = await checkout.logstack("deploy --all --to ci");
    expect(stderr).toContain("account 111111111111, ap-southeast-2, embedded AWS");
    expect(exitCode).toBe(0);
    for (const layer of await listLayers()) expect(stdout).toMatch(new RegExp(`^${layer} +\\S+ +created in`, "m"));
    const place = (layer: string): number => stderr.indexOf(`  ${layer.padEnd(13)}  created`);
    expect(place("cache")).toBeLessThan(place("broker"));
    expect(place("elasticsearch")).toBeLessThan(place("indexer"));
    expect(place("broker")).toBeLessThan(place("elb-logs"));
  });

  test("has nothing to deploy the second time", async () => {
    const { exitCode, stdout } = await checkout.logstack("deploy --all --to ci --json");
    expect(exitCode).toBe(0);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; outcome?: { kind: string } });
    const endings = events.filter(({ event }) => event === "finished").map(({ outcome }) => outcome?.kind);
    expect(endings).toEqual((await listLayers()).map(() => "unchanged"));
  });

  test("shows which version of each layer runs where", async () => {
    const { exitCode, stdout } = await checkout.logstack("status --in ci --in staging");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^layer +ci +staging$/m);
    for (const layer of await listLayers())
      expect(stdout).toMatch(new RegExp(`^${layer} +\\d+\\.\\d+\\.\\d+\\S* \\(.* ago\\) +-$`, "m"));
  });

  test("lives in the account of its environment alone", async () => {
    const { stdout } = await checkout.logstack("status --json");
    const { deployed } = JSON.parse(stdout) as { deployed: readonly { environment: string }[] };
    expect(new Set(deployed.map(({ environment }) => environment))).toEqual(new Set(["ci"]));
  });

  test("is not destroyed without a person's consent", async () => {
    const asked = await checkout.logstack("destroy elastalert --in ci --lift-protection ci-elastalert");
    expect(asked.exitCode).toBe(3);
    expect(asked.stdout).toContain("--yes");
    expect((await checkout.logstack("status --in ci")).stdout).toMatch(/^elastalert +\d/m);
  });

  test("is not destroyed while it is protected, whoever agrees, and the whole command that does it is told", async () => {
    const refused = await checkout.logstack("destroy elastalert elb-logs --in ci --yes");
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain("logstack destroy elastalert elb-logs --in ci --yes --lift-protection ci-");
  });

  test("is destroyed when a person agrees, and says what it kept", async () => {
    const { exitCode, stdout } = await checkout.logstack(
      "destroy elb-logs --in ci --yes --lift-protection ci-elb-logs",
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/kept.*Bucket/i);
    expect((await checkout.logstack("status --in ci")).stdout).toMatch(/^elb-logs +-$/m);
  });
});

test("a plan changes nothing and leaves nothing behind", async () => {
  const { exitCode, stdout } = await checkout.logstack("plan cache --to prod-blue");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("would create");
  expect((await checkout.logstack("status --in prod-blue --json")).stdout.trim()).toBe(
    '{"v":1,"deployed":[],"missing":[],"releases":[]}',
  );
});

test("a file changed since the build is told, since it is not what is deployed", async () => {
  const file = path.join(checkout.folder, "environments/cache/template.yaml");
  await writeFile(file, "Resources: {}\n");
  const told = "was built before the last change of template.yaml";
  const { stderr } = await checkout.logstack("plan cache --to prod-green");
  const { stdout } = await checkout.logstack("plan cache --to prod-green --json");
  await rm(file);
  expect(stderr).toContain(told);
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; message?: string });
  expect(events[0]).toMatchObject({ event: "warning", message: expect.stringContaining(told) });
});

describe("bad input is told in a sentence with a next step, with exit code 2", () => {
  test.each([
    ["an unknown layer", "deploy brokr --to ci", "Did you mean broker?"],
    ["an unknown environment", "deploy broker --to cii", "Did you mean ci?"],
    ["an endpoint that is down", "deploy cache --to ci", "127.0.0.1:9"],
    ["an endpoint that is none", "deploy cache --to ci", "not an http or https address"],
  ])("%s", async (what, commandLine, said) => {
    const endpoint = { "an endpoint that is down": "http://127.0.0.1:9", "an endpoint that is none": "nonsense" }[what];
    const env = endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint };
    const { exitCode, stdout, stderr } = await checkout.logstack(commandLine, { env });
    expect(stdout + stderr).toContain(said);
    expect(stdout + stderr).not.toMatch(/^ +at .*:\d+:\d+/m);
    expect(exitCode).toBe(2);
  });

  test("an artifact with a changed byte", async () => {
    const zip = await findZip(checkout, "cache");
    const whole = await readFile(zip);
    const changed = Buffer.from(whole);
    const at = changed.lastIndexOf("AWS::ElastiCache::ReplicationGroup");
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(zip, changed);
    const { exitCode, stderr } = await checkout.logstack("deploy cache --to ci");
    await writeFile(zip, whole);
    expect(stderr).toMatch(/is not a whole artifact: .*template\.yaml/);
    expect(exitCode).toBe(2);
  });

  test("a variable that has no value, each of them named before any call", async () => {
    const file = path.join(checkout.folder, "environments/variables.json");
    const whole = await readFile(file, "utf8");
    const fewer = JSON.parse(whole) as { variables: readonly { name: string }[] };
    const rest = fewer.variables.filter(({ name }) => name !== "VpcId" && name !== "team");
    await writeFile(file, JSON.stringify({ variables: rest }));
    const { exitCode, stderr } = await checkout.logstack("deploy cache broker --to ci");
    await writeFile(file, whole);
    expect(exitCode).toBe(2);
    for (const gap of ["cache: VpcId", "cache: team", "broker: VpcId", "broker: team"]) expect(stderr).toContain(gap);
  });

  test("a port that is taken", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const { port } = holder.address() as AddressInfo;
    const { exitCode, stderr } = await checkout.logstack(`aws serve --port ${port} --state other`);
    holder.close();
    expect(stderr).toContain(`127.0.0.1:${port}`);
    expect(stderr).toContain("--port 0");
    expect(exitCode).toBe(2);
  });

  test("a folder that is no checkout", async () => {
    const config = path.join(checkout.folder, "logstack.json");
    const whole = await readFile(config, "utf8");
    await rm(config);
    const { exitCode, stderr } = await checkout.logstack("status");
    await writeFile(config, whole);
    expect(stderr).toContain("logstack.json");
    expect(exitCode).toBe(2);
  });
});

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { ProofDepth } from "@logstack/deploy-core";
import { findEnvironment } from "@logstack/release";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ReceiptKeys } from "../../src/layers-request.ts";
import { openGateway } from "../../src/node/environment-access.ts";
import { readProject } from "../../src/node/project.ts";
import { proveData } from "../../src/node/receipts/prove-data.ts";
import { aTerminal } from "../a-release-checkout.ts";
import { aService, aStatsProject, SECRET } from "../stats/a-stats-project.ts";

const DATA = { customers: { count: 57 } };

describe("a receipt of two stacks", () => {
  it("proves what is in their buckets, for its very source and as long as both are as they were", async () => {
    const both = await aMatch();
    expect(await both.prove("receipt")).toMatchObject({
      kind: "proven",
      statistics: "objects",
      buckets: ["data-of-ci-logs"],
    });
    expect(await both.prove("sides")).toMatchObject({ kind: "proven", copy: "staging-logs" });
    const other = await both.prove("receipt", { stackId: await both.idOf("ci-other") });
    expect(other).toMatchObject({
      kind: "refused",
      reasons: [expect.stringMatching(/about stack .*ci-logs.*, not about/)],
    });
    const copy = await both.prove("receipt", { stackId: await both.idOf("staging-logs") });
    expect(copy).toMatchObject({ kind: "refused", reasons: [expect.stringContaining("is the copy")] });
    await both.project.put("ci-logs", "late.log");
    expect(await both.prove("receipt")).toMatchObject({ kind: "proven" });
    expect(await both.prove("sides")).toEqual({
      kind: "refused",
      reasons: ["The source is no longer as it was when it was compared."],
    });
  });

  it("proves nothing when it is damaged, edited, from another format, or not there", async () => {
    const both = await aMatch();
    const text = await readFile(both.file, "utf8");
    for (const [damaged, why] of [
      [text.slice(0, 100), "It is no JSON."],
      [text.replace(/"amount":\d+/, '"amount":99'), "It was changed after it was written"],
      [text.replace(/"format":1/, '"format":2'), "Its format is 2"],
      ["{}", "It is not the receipt of a comparison."],
    ] as const) {
      await writeFile(both.file, damaged);
      expect(await both.prove("receipt")).toMatchObject({ kind: "refused", reasons: [expect.stringContaining(why)] });
    }
    expect(await both.prove("receipt", { receipt: "nowhere.json" })).toEqual({
      kind: "refused",
      reasons: ["nowhere.json can not be read."],
    });
  });

  it("proves nothing once it has expired", async () => {
    const both = await aMatch("--valid 1s");
    await expect
      .poll(() => both.prove("receipt"), { timeout: 60_000 })
      .toEqual({ kind: "refused", reasons: ["The receipt has expired; compare again."] });
  });
});

describe("a bucket that was being emptied by a receipt", () => {
  const mark = async (both: Both) => both.project.mark("ci-logs", JSON.parse(await readFile(both.file, "utf8")));

  it("is gone on with, whatever went, also when the receipt has expired meanwhile; its use is on record", async () => {
    const both = await aMatch("--valid 1s");
    await expect.poll(async () => (await both.prove("receipt")).kind, { timeout: 60_000 }).toBe("refused");
    await mark(both);
    for (const gone of [undefined, "a.log"]) {
      if (gone !== undefined) await both.project.remove("ci-logs", gone);
      expect(await both.prove("receipt")).toMatchObject({ kind: "proven", mark: expect.stringMatching(/^receipt-/) });
      expect(await both.prove("sides")).toMatchObject({ kind: "proven", buckets: ["data-of-ci-logs"] });
    }
    const uses = (await readFile(`${both.file}.used.jsonl`, "utf8")).trim().split("\n");
    expect(uses.map((use) => (JSON.parse(use) as { readonly stack: string }).stack)).toEqual([
      await both.idOf("ci-logs"),
      await both.idOf("ci-logs"),
    ]);
  });

  it("is left alone when the copy lost something, or when something is there that the copy lacks", async () => {
    const both = await aMatch();
    await mark(both);
    await both.project.put("ci-logs", "late.log");
    expect(await both.prove("sides")).toEqual({
      kind: "refused",
      reasons: ["The copy lacks 1 of what is left of the source, for instance late.log."],
    });
    await both.project.remove("ci-logs", "late.log");
    await both.project.remove("ci-logs", "a.log");
    await both.project.remove("staging-logs", "a.log");
    expect(await both.prove("sides")).toEqual({
      kind: "refused",
      reasons: ["The copy is no longer as it was when it was compared."],
    });
  });

  it("by another receipt proves nothing by that mark", async () => {
    const both = await aMatch();
    await both.project.mark("ci-logs", { digest: "another" });
    await both.project.remove("ci-logs", "a.log");
    expect(await both.prove("sides")).toMatchObject({
      kind: "refused",
      reasons: [expect.stringContaining("The source is no longer as it was")],
    });
  });
});

it("a receipt over a part of a bucket, or of a cluster, proves nothing of the whole", async () => {
  const project = await aStatsProject();
  for (const stack of ["ci-logs", "staging-logs"]) {
    await project.createStack(stack, { DataBucketName: { Ref: "DataBucket" } });
    await project.put(stack, "2026/a.log");
  }
  const sides = ["ci-logs", "staging-logs"].map((stack) => `s3://data-of-${stack}/2026/`);
  const compared = await project.run(`stats compare ${sides.join(" ")} --in ci --apart 1s --receipt match.json`);
  expect(compared.exitCode).toBe(0);
  expect(await (await aProver(project)).prove("receipt")).toEqual({
    kind: "refused",
    reasons: ["The receipt is about what is under 2026/ alone, and the stack goes with all that it has."],
  });
});

it("a receipt says what a declared tolerance let pass, and so does its proof", async () => {
  const project = await aStatsProject();
  const rated = (rate: number) => aService(() => ({ customers: { count: 57, rate } }));
  await project.createStack("ci-logs", { StatisticsUrl: await rated(1) });
  await project.createStack("staging-logs", { StatisticsUrl: await rated(2) });
  await project.declare("moves", {
    layer: "logs",
    form: "beside",
    source: { environment: "ci" },
    destination: { environment: "staging" },
    data: { kind: "entities" },
    lever: { kind: "command", close: ["x"], open: ["x"], state: ["x"] },
    copier: { kind: "command", run: ["x"] },
    tolerances: [{ path: ["customers", "rate"], any: true, because: "each side has its own" }],
  });
  const env = { STATISTICS_AUTHORIZATION: SECRET };
  const compare = "stats compare ci-logs staging-logs --apart 1s --receipt match.json";
  expect((await project.run(compare, { env })).exitCode).toBe(1);
  const passed = await project.run(`${compare} --migration moves`, { env });
  expect(passed.result).toContain("let pass  customers.rate: 1 in the source, 2 in the copy");
  const both = await aProver(project, env);
  expect(await both.prove("sides")).toMatchObject({
    kind: "proven",
    tolerated: ["the receipt let pass: customers.rate: 1 in the source, 2 in the copy"],
  });
});

it("a receipt is verified with the credentials that are named for each side", async () => {
  const project = await aStatsProject();
  for (const stack of ["ci-logs", "staging-logs"])
    await project.createStack(stack, { StatisticsUrl: await aService(() => DATA) });
  const env = { MINE: SECRET, THEIRS: SECRET };
  const keys = "--source-key MINE --copy-key THEIRS";
  await project.run(`stats compare ci-logs staging-logs --apart 1s --receipt match.json ${keys}`, { env });
  const named = await aProver(project, env, { source: "MINE", copy: "THEIRS" });
  expect(await named.prove("sides")).toMatchObject({ kind: "proven", hosts: ["127.0.0.1"] });
  const usual = await aProver(project, env);
  expect(await usual.prove("sides")).toMatchObject({ kind: "refused" });
});

it("a receipt of services proves nothing when the copy does not answer any more, and never tells credentials", async () => {
  const project = await aStatsProject();
  let copied: object | undefined = DATA;
  await project.createStack("ci-logs", { StatisticsUrl: await aService(() => DATA) });
  await project.createStack("staging-logs", { StatisticsUrl: await aService(() => copied) });
  const env = { STATISTICS_AUTHORIZATION: SECRET };
  await project.run("stats compare ci-logs staging-logs --apart 1s --receipt match.json", { env });
  const both = await aProver(project, env);
  expect(await both.prove("sides")).toMatchObject({ kind: "proven", statistics: "entities" });
  copied = undefined;
  const refused = await both.prove("sides");
  expect(refused).toEqual({ kind: "refused", reasons: ["The copy can not be read now: it answers 503."] });
  expect(await readFile(both.file, "utf8")).not.toContain("s3cret");
});

type Both = Awaited<ReturnType<typeof aProver>>;
type Project = Awaited<ReturnType<typeof aStatsProject>>;

/** Two stacks whose buckets have the same, their receipt, and a third stack. */
async function aMatch(options = "--valid 1h") {
  const project = await aStatsProject();
  for (const stack of ["ci-logs", "staging-logs", "ci-other"]) {
    await project.createStack(stack, { DataBucketName: { Ref: "DataBucket" } });
    await project.put(stack, "a.log");
  }
  const compared = await project.run(`stats compare ci-logs staging-logs --apart 1s --receipt match.json ${options}`);
  expect(compared.exitCode).toBe(0);
  return aProver(project);
}

async function aProver(project: Project, env: Readonly<Record<string, string>> = {}, keys?: ReceiptKeys) {
  const { terminal } = aTerminal(project.root, project.endpoint);
  const opened = await readProject(project.root);
  const gateway = openGateway(opened, terminal);
  onTestFinished(() => gateway.close());
  const environment = findEnvironment(opened.config, "ci");
  const credentials = { accessKeyId: environment.account, secretAccessKey: "x" };
  const formation = new CloudFormationClient({ endpoint: project.endpoint, region: environment.region, credentials });
  onTestFinished(() => formation.destroy());
  const idOf = async (StackName: string): Promise<string> =>
    (await formation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackId ?? "";
  const stackId = await idOf("ci-logs");
  const context = {
    project: opened,
    gateway,
    environment,
    keys,
    terminal: { ...terminal, env: { ...terminal.env, ...env } },
  };
  return {
    project,
    idOf,
    file: path.join(project.root, "match.json"),
    prove: (depth: ProofDepth, over: { readonly stackId?: string; readonly receipt?: string } = {}) =>
      proveData({ receipt: "match.json", stackId, ...over, depth }, context),
  };
}

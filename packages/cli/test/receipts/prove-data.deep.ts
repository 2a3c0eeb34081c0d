import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { ProofDepth } from "@logstack/deploy-core";
import { findEnvironment } from "@logstack/release";
import { describe, expect, it, onTestFinished } from "vitest";
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
      .poll(() => both.prove("receipt"))
      .toEqual({ kind: "refused", reasons: ["The receipt has expired; compare again."] });
  });
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

async function aProver(project: Project, env: Readonly<Record<string, string>> = {}) {
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

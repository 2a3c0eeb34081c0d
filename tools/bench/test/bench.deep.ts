import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { benchArtifact } from "../src/bench-artifact.ts";

test("a bench creates, updates and then finds nothing to do, and counts the calls of each", async () => {
  const artifact = await mkdtemp(path.join(tmpdir(), "logstack-bench-test-"));
  onTestFinished(() => rm(artifact, { recursive: true, force: true }));
  await mkdir(path.join(artifact, "parameters"));
  const library = fileURLToPath(import.meta.resolve("@aws-sdk/client-cloudformation"));
  await writeFile(path.join(artifact, "deploy.mjs"), scriptThatDeploys(library));
  await writeFile(path.join(artifact, "parameters/local.json"), JSON.stringify({ team: "a" }));
  const floors = [{ name: "node", args: ["--eval", "0"], cwd: artifact }];
  const result = await benchArtifact({ artifact, parameters: { team: "a" }, floors, runs: 2 });
  expect(result.single.map(({ name, calls }) => [name, calls])).toEqual([
    ["create", ["CreateStack"]],
    ["update (tags)", ["UpdateStack"]],
  ]);
  expect(result.repeated.map(({ name, calls }) => [name, calls])).toEqual([
    ["nothing to do", ["UpdateStack"]],
    ["node", []],
  ]);
});

/** What an artifact's deploy.mjs does, without any of what makes it safe. */
function scriptThatDeploys(library: string): string {
  return `
    import { readFileSync } from "node:fs";
    import sdk from ${JSON.stringify(library)};
    const { team } = JSON.parse(readFileSync(process.argv.at(-1), "utf8"));
    const TemplateBody = "Resources: { A: { Type: AWS::Logs::LogGroup } }";
    const stack = { StackName: "scratch", TemplateBody, Tags: [{ Key: "team", Value: team }] };
    const client = new sdk.CloudFormationClient({});
    if (team === "a") await client.send(new sdk.CreateStackCommand(stack));
    else await client.send(new sdk.UpdateStackCommand(stack)).catch((error) => {
      if (!/No updates/.test(error.message)) throw error;
    });
  `;
}

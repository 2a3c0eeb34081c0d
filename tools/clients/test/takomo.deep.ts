import { cp } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOptions } from "../src/client-options.ts";
import { runProgram } from "../src/run-program.ts";
import type { Ended } from "../src/run-program.ts";
import { openWorkbench } from "../src/workbench.ts";
import type { Workbench } from "../src/workbench.ts";

const PROJECT = fileURLToPath(new URL("../apps/takomo", import.meta.url));

let bench: Workbench | undefined;

async function takomo(command: string, { seconds }: { readonly seconds: number }): Promise<Ended> {
  if (bench === undefined) throw new Error("There is no Takomo to run.");
  const { folder, installed, variables } = bench;
  const program = path.join(installed, "node_modules/.bin/tkm");
  const preload = `--require "${path.join(installed, "endpoint.cjs")}"`;
  return await runProgram([program, ...command.split(" "), "--yes", "--var", `seconds=${seconds}`], {
    cwd: folder,
    env: { ...variables, NODE_OPTIONS: `${variables["NODE_OPTIONS"]} ${preload}` },
    limitMs: 60_000,
  });
}

/** Returns what Takomo tells of a stack in the table that it ends with. */
function told({ output }: Ended, stack: string): string {
  return output.split("\n").findLast((line) => line.startsWith(`/${stack}.yml/ap-southeast-2 `)) ?? output;
}

beforeAll(async () => {
  bench = await openWorkbench("takomo");
  if (bench !== undefined) await cp(PROJECT, bench.folder, { recursive: true });
});

afterAll(async () => await bench?.clear());

describe("Takomo", () => {
  it("deploys a stack and one that reads its output, updates, lists and undeploys them", async () => {
    if (bench === undefined) return;
    const made = await takomo("stacks deploy", { seconds: 30 });
    expect(["queue", "pointer"].map((stack) => told(made, stack))).toEqual([
      expect.stringContaining("CREATE_SUCCESS"),
      expect.stringContaining("CREATE_SUCCESS"),
    ]);
    const { Parameter } = await new SSMClient(clientOptions(bench)).send(
      new GetParameterCommand({ Name: "/takomo/queue" }),
    );
    expect(Parameter?.Value).toContain("/111111111111/queue-Queue-");

    const updated = await takomo("stacks deploy", { seconds: 45 });
    expect([told(updated, "queue"), told(updated, "pointer")]).toEqual([
      expect.stringContaining("UPDATE_SUCCESS"),
      expect.stringContaining("No changes"),
    ]);
    expect(told(await takomo("stacks list", { seconds: 45 }), "queue")).toContain("UPDATE_COMPLETE");

    const removed = await takomo("stacks undeploy", { seconds: 45 });
    expect([told(removed, "queue"), told(removed, "pointer")]).toEqual([
      expect.stringContaining("DELETE_SUCCESS"),
      expect.stringContaining("DELETE_SUCCESS"),
    ]);
    expect(told(await takomo("stacks list", { seconds: 45 }), "queue")).toContain("PENDING");
  });

  it("tells why a creation failed, and ends with an error", async () => {
    if (bench === undefined) return;
    const failed = await takomo("stacks deploy /queue.yml", { seconds: 99_999 });
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain("Invalid value for the parameter VisibilityTimeout.");
    expect(told(failed, "queue")).toContain("CREATE_FAILED");
    expect(told(await takomo("stacks list", { seconds: 30 }), "queue")).toContain("ROLLBACK_COMPLETE");
  });

  it("calls nobody but the engine, and the metadata of an EC2 instance that it might run on", () => {
    if (bench === undefined) return;
    // Each start asks them for credentials, whatever AWS_EC2_METADATA_DISABLED says.
    expect(new Set(bench.attempts)).toEqual(new Set(["CONNECT 169.254.169.254:80 HTTP/1.1"]));
  });
});

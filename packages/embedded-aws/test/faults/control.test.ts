import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from "@aws-sdk/client-cloudformation";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbeddedAws } from "../../src/index.ts";
import { aFolder, anEngine, clientOptions, stsClient } from "../engine-fixture.ts";

const THROTTLE = { kind: "throttle", service: "sts", share: 1 } as const;

/** Returns whether STS answers. */
async function isThrottled(engine: EmbeddedAws): Promise<boolean> {
  return await stsClient(engine)
    .send(new GetCallerIdentityCommand({}))
    .then(
      () => false,
      (error: unknown) => error instanceof Error && error.name === "Throttling",
    );
}

/** Returns an engine whose faults are in a file, and all that it said of them. */
async function withFile(text: string) {
  const path = join(await aFolder(), "faults.jsonc");
  await writeFile(path, text);
  const said: string[] = [];
  const engine = await anEngine({ faultsFile: path, tellFaults: (sentence) => said.push(sentence) });
  return { engine, path, said };
}

describe("faults in a file", () => {
  test("are told at the start, and a change counts at the next decision", async () => {
    const { engine, path, said } = await withFile(JSON.stringify({ faults: [THROTTLE] }));
    expect(said).toEqual([`Things go wrong on purpose (${path}): all calls of sts are throttled.`]);
    expect(await isThrottled(engine)).toBe(true);
    await writeFile(path, '{ "faults": [] } // enough\n');
    expect(await isThrottled(engine)).toBe(false);
    expect(said.at(-1)).toBe(`No faults are in force (${path}).`);
  });

  test("stay as they were when an edit is broken, which is told once, and when the file goes away", async () => {
    const { engine, path, said } = await withFile(JSON.stringify({ faults: [THROTTLE] }));
    await writeFile(path, '{ "faults": [\n { "kind": "slow" } ] }');
    expect([await isThrottled(engine), await isThrottled(engine)]).toEqual([true, true]);
    expect(said.slice(1)).toHaveLength(1);
    expect(said[1]).toContain(`${path}:2:2: faults[0] lacks by.`);
    expect(said[1]).toContain("The faults that were in force stay.");
    await rm(path);
    expect([await isThrottled(engine), await isThrottled(engine)]).toEqual([true, true]);
    expect(said.slice(2)).toHaveLength(1);
    await writeFile(`${path}.new`, JSON.stringify({ faults: [] }));
    await rename(`${path}.new`, path);
    expect(await isThrottled(engine)).toBe(false);
  });

  test("that cannot be used keep an engine from starting", async () => {
    const path = join(await aFolder(), "faults.json");
    await expect(startEmbeddedAws({ speed: "instant", faultsFile: path })).rejects.toMatchObject({
      code: "FaultsUnusable",
      message: expect.stringContaining(`The file of faults ${path} cannot be read`),
    });
    await writeFile(path, "{");
    await expect(startEmbeddedAws({ speed: "instant", faultsFile: path })).rejects.toMatchObject({
      code: "FaultsUnusable",
      message: expect.stringContaining(`${path}:1:2: this is not JSON`),
      nextStep: expect.stringContaining("examples/faults/"),
    });
  });
});

describe("faults of a running engine", () => {
  test("are set and cleared by its owner, who sees what they did", async () => {
    const engine = await anEngine({ tellFaults: () => undefined });
    expect(engine.faults.report()).toEqual({ seed: 1, faults: [] });
    await engine.faults.set({ faults: [THROTTLE] });
    expect(await isThrottled(engine)).toBe(true);
    expect(engine.faults.report().faults).toMatchObject([
      { fault: THROTTLE, inWords: "all calls of sts are throttled", fired: 1 },
    ]);
    engine.faults.clear();
    expect(await isThrottled(engine)).toBe(false);
    expect(engine.faults.report().faults).toEqual([]);
  });

  test("are refused where they make no sense, and those in force stay", async () => {
    const engine = await anEngine({ tellFaults: () => undefined, faults: { faults: [THROTTLE] } });
    await expect(engine.faults.set({ faults: [{ ...THROTTLE, share: 2 }] })).rejects.toThrow("faults[0].share is 2.");
    expect(await isThrottled(engine)).toBe(true);
  });

  test("are shown, exchanged and cleared over HTTP", async () => {
    const engine = await anEngine({ tellFaults: () => undefined });
    const url = `${engine.endpoint}/_embedded-aws/faults`;
    const put = await fetch(url, { method: "PUT", body: `{ "faults": [${JSON.stringify(THROTTLE)}] } // now` });
    expect([put.status, await put.json()]).toMatchObject([200, { faults: [{ fired: 0, lastFiredAt: null }] }]);
    expect(await isThrottled(engine)).toBe(true);
    expect(await (await fetch(url)).json()).toMatchObject({ seed: 1, faults: [{ fired: 1 }] });
    const wrong = await fetch(url, { method: "PUT", body: "[]" });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      {
        message: "The faults of the body of the PUT cannot be used:",
        problems: [expect.stringContaining("1:1: a plan is")],
      },
    ]);
    expect(await isThrottled(engine)).toBe(true);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(200);
    expect(await isThrottled(engine)).toBe(false);
    expect((await fetch(url, { method: "POST" })).status).toBe(405);
  });

  test("are no web page's to set", async () => {
    const { endpoint, faults } = await anEngine({ tellFaults: () => undefined });
    const headers = { "sec-fetch-site": "cross-site" };
    const init = { method: "PUT", headers, body: JSON.stringify({ faults: [THROTTLE] }) };
    expect((await fetch(`${endpoint}/_embedded-aws/faults`, init)).status).toBe(403);
    expect(faults.report().faults).toEqual([]);
  });
});

test("what came true and what never did is told when the engine closes, so that nobody wonders why a rehearsal went well", async () => {
  const said: string[] = [];
  const faults = [
    { ...THROTTLE, times: 1 },
    { kind: "fail", resource: "Gruop", at: "create", reason: "r" },
    { kind: "slow", service: "sts", by: "PT1S", from: 9 },
    { kind: "stale", service: "ec2", reads: 1 },
  ] as const;
  const engine = await startEmbeddedAws({ speed: "instant", faults: { faults }, tellFaults: (it) => said.push(it) });
  await isThrottled(engine);
  await engine.close();
  expect(said[0]).toMatch(/Times are counted by this engine alone: the next one begins anew\.$/);
  expect(said.at(-1)?.split("\n")).toEqual([
    "These faults came true: calls of sts are throttled, once (once).",
    "These faults never came true: Gruop fails at create (nothing was done to any resource that it names); " +
      "calls of sts are answered PT1S late, but not the first 8 times (such calls were made, but its turn never came); " +
      "all calls of ec2 are answered as of one read before (no call that it names was made).",
  ]);
});

test("a port of the program's own and a plan go wrong together", async () => {
  const own = { reasonFor: (_: string, logicalId: string) => (logicalId === "A" ? "the program's" : undefined) };
  const engine = await anEngine({ faults: own, tellFaults: () => undefined });
  await engine.faults.set({ faults: [{ kind: "fail", resource: "B", at: "create", reason: "the plan's" }] });
  const client = new CloudFormationClient(clientOptions(engine));
  const endingOf = async (logicalId: string): Promise<string> => {
    const TemplateBody = JSON.stringify({ Resources: { [logicalId]: { Type: "AWS::SNS::Topic" } } });
    await client.send(new CreateStackCommand({ StackName: logicalId, TemplateBody }));
    return await waitUntilStackCreateComplete(
      { client, maxWaitTime: 100, minDelay: 0.01, maxDelay: 0.02 },
      { StackName: logicalId },
    ).then(
      () => "created",
      () => "failed",
    );
  };
  expect(await endingOf("A")).toBe("failed");
  expect(await endingOf("B")).toBe("failed");
  expect(await endingOf("C")).toBe("created");
  client.destroy();
});

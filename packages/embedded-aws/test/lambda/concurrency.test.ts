import { describe, expect, it } from "vitest";
import { createCountingIds } from "../../src/counting-ids.ts";
import { createMemoryArchives } from "../../src/lambda/code-archives.ts";
import type { Run } from "../../src/lambda/code-runner.ts";
import { openFunctionStore } from "../../src/lambda/function-store.ts";
import type { LambdaFunction } from "../../src/lambda/function-version.ts";
import { createFunctionRuns, type FunctionResult } from "../../src/lambda/run-function.ts";
import { openLogStore } from "../../src/logs/log-store.ts";
import { nodeDigests } from "../../src/node/digests.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";

const PLACE = { account: "111111111111", region: "ap-southeast-2" };

describe("invocations at the same time", () => {
  it("share a bounded number of processes: more of them wait, and have their turn in the order they came", async () => {
    const { start, running, finish } = someRuns({ mostProcesses: 2 });
    const results = ["a", "b", "c", "d"].map((requestId) => start(requestId));
    await settled();
    expect(running()).toEqual(["a", "b"]);
    finish("b");
    await settled();
    expect(running()).toEqual(["a", "c"]);
    for (const requestId of ["a", "c"]) finish(requestId);
    await settled();
    finish("d");
    expect((await Promise.all(results)).map(({ payload }) => payload)).toEqual(['"a"', '"b"', '"c"', '"d"']);
  });

  it("are refused as AWS refuses them beyond the account's limit, with those that wait, and let in again below it", async () => {
    const { start, finish } = someRuns({ mostProcesses: 1, accountLimit: 2 });
    const [first, second] = [start("a"), start("b")];
    await expect(start("c")).rejects.toMatchObject({ code: "TooManyRequestsException", status: 429 });
    finish("a");
    await first;
    const third = start("d");
    await settled();
    finish("b");
    await second;
    await settled();
    finish("d");
    expect((await third).payload).toBe('"d"');
  });

  it("are refused beyond what is reserved for the function, whether they run or wait", async () => {
    const { start, finish } = someRuns({ mostProcesses: 1, settings: { ReservedConcurrentExecutions: 1 } });
    const first = start("a");
    await expect(start("b")).rejects.toMatchObject({ code: "TooManyRequestsException" });
    finish("a");
    expect((await first).failure).toBeUndefined();
  });

  it("run the code that the function has when their turn comes, and end with the function", async () => {
    const { start, finish, functions, made, keys } = someRuns({ mostProcesses: 1 });
    const [first, second, third] = [start("a"), start("b"), start("c")];
    await settled();
    functions.setCode(made, { sha256: "newer", sizeBytes: 1 });
    finish("a");
    await first;
    await settled();
    functions.delete(made);
    finish("b");
    await second;
    await expect(third).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    expect(keys.map((key) => key.split(" ").at(-1))).toEqual(["older", "newer"]);
  });
});

/** A function, and code that runs until it is told to finish. */
function someRuns({ settings = {}, ...limits }: { mostProcesses: number; accountLimit?: number; settings?: object }) {
  const ids = createCountingIds();
  const clock = { now: () => 1_800_000_000_000, sleep: () => Promise.resolve() };
  const ports = { store: createMemoryStore(), clock, ids, requestIds: ids };
  const functions = openFunctionStore(ports);
  const made: LambdaFunction = functions.create(PLACE, {
    name: "f",
    settings: { Runtime: "nodejs20.x", Handler: "index.handler", ...settings },
    code: { sha256: "older", sizeBytes: 1 },
  });
  const inProcess = new Map<string, () => void>();
  const keys: string[] = [];
  const runs = createFunctionRuns({
    ...ports,
    ...limits,
    functions,
    archives: createMemoryArchives(nodeDigests),
    logs: openLogStore(ports),
    runner: {
      async run(spec, { requestId }): Promise<Run> {
        keys.push(spec.key);
        await new Promise<void>((resolve) => inProcess.set(requestId, resolve));
        const outcome = { kind: "answered", payload: JSON.stringify(requestId) } as const;
        return { outcome, logStream: "s", lines: [], durationMs: 1, initMs: undefined, maxMemoryMb: 1 };
      },
      retire: () => undefined,
      close: () => Promise.resolve(),
    },
  });
  return {
    functions,
    made,
    keys,
    start: (requestId: string): Promise<FunctionResult> =>
      runs.run(made, { requestId, payload: "{}", invokedArn: made.arn }),
    running: (): readonly string[] => [...inProcess.keys()],
    finish: (requestId: string): void => {
      inProcess.get(requestId)?.();
      inProcess.delete(requestId);
    },
  };
}

/** Waits until everything that can go on has gone on. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

import { describe, expect, it } from "vitest";
import { havePassed, runSteps, type Step, type StepPorts, type StepResult } from "../../src/ci/run-steps.ts";

const NAMES = ["build", "create", "validate", "destroy", "publish"] as const;
type Name = (typeof NAMES)[number];

/** Five steps, of which `destroy` clears up after `create`; those named here end otherwise than well. */
function aPipeline(over: Partial<Record<Name, () => Promise<StepResult>>> = {}) {
  const ran: Name[] = [];
  const steps = NAMES.map((name): Step<Name> => ({
    name,
    title: name,
    ...(name === "destroy" ? { clearsUpAfter: ["create"] } : {}),
    run: async () => {
      ran.push(name);
      return (await over[name]?.()) ?? { kind: "passed", summary: "done" };
    },
  }));
  return { ran, steps };
}

function aWatch(over: Partial<StepPorts<Name>> = {}): StepPorts<Name> {
  let now = 0;
  return {
    begin: () => undefined,
    end: () => undefined,
    explain: (error) => (error instanceof Error ? error.message : String(error)),
    now: () => (now += 5),
    interrupted: () => false,
    ...over,
  };
}

const failed = async (): Promise<StepResult> => ({ kind: "failed", summary: "no" });

describe("the steps of a pipeline", () => {
  it("run one after the other, each timed", async () => {
    const { ran, steps } = aPipeline();
    const endings = await runSteps(steps, aWatch());
    expect(ran).toEqual(NAMES);
    expect(endings.get("create")).toEqual({ kind: "passed", summary: "done", elapsedMs: 5 });
    expect(havePassed(endings)).toBe(true);
  });

  it("end at a failure, but for what clears up after a step that was begun", async () => {
    const { ran, steps } = aPipeline({ validate: failed });
    const endings = await runSteps(steps, aWatch());
    expect(ran).toEqual(["build", "create", "validate", "destroy"]);
    expect(endings.get("publish")).toEqual({ kind: "skipped", because: "validate failed", elapsedMs: 0 });
    expect(havePassed(endings)).toBe(false);
  });

  it("clear up after a step that failed itself", async () => {
    const { ran, steps } = aPipeline({ create: failed });
    await runSteps(steps, aWatch());
    expect(ran).toEqual(["build", "create", "destroy"]);
  });

  it("clear up nothing where nothing was begun", async () => {
    const { ran, steps } = aPipeline({ build: failed });
    const endings = await runSteps(steps, aWatch());
    expect(ran).toEqual(["build"]);
    expect(endings.get("destroy")).toMatchObject({ kind: "skipped" });
  });

  it("fail where only clearing up failed, and go no further", async () => {
    const { ran, steps } = aPipeline({ destroy: failed });
    const endings = await runSteps(steps, aWatch());
    expect(ran).not.toContain("publish");
    expect(havePassed(endings)).toBe(false);
  });

  it("take what is thrown for a failure", async () => {
    const { steps } = aPipeline({ build: () => Promise.reject(new Error("no compiler")) });
    const endings = await runSteps(steps, aWatch());
    expect(endings.get("build")).toMatchObject({ kind: "failed", summary: "no compiler" });
  });

  it("end at an interruption, but for what clears up", async () => {
    const { ran, steps } = aPipeline();
    const endings = await runSteps(steps, aWatch({ interrupted: () => ran.includes("create") }));
    expect(ran).toEqual(["build", "create", "destroy"]);
    expect(endings.get("validate")).toMatchObject({ kind: "skipped", because: "it was interrupted" });
    expect(havePassed(endings)).toBe(false);
  });

  it("pass although one was not asked for", async () => {
    const { steps } = aPipeline({ publish: async () => ({ kind: "notWanted", summary: "no --propagate" }) });
    expect(havePassed(await runSteps(steps, aWatch()))).toBe(true);
  });
});

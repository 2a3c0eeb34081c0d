import { describe, expect, it } from "vitest";
import { aDeployment, Killed } from "./support/a-deployment.ts";

const A = { text: "a", version: "1.0.1" };
const B = { text: "b", version: "1.0.2" };

describe("a configuration", () => {
  it("is taken by machines that wait, without any of them being ended", async () => {
    const deployment = aDeployment();
    expect(await deployment.deploy(A)).toMatchObject({
      kind: "deployed",
      outputs: { broker: expect.stringMatching(/^2 of 2/) },
    });
    expect(deployment.layer.ended()).toEqual([]);
    expect(deployment.running()).toEqual([deployment.digestOf(A), deployment.digestOf(A)]);
    expect(deployment.aws.pointer).toMatchObject({
      rolling: false,
      before: undefined,
      current: { version: "1.0.1", release: "2.0.0" },
    });
  });

  it("is nothing to deploy where all machines have it", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    const before = deployment.aws.writes;
    expect(await deployment.deploy(A)).toMatchObject({ kind: "unchanged" });
    expect(await deployment.plan(A)).toMatchObject({ kind: "planned", operation: "none" });
    expect(deployment.aws.writes).toBe(before);
  });

  it("is rolled over machines that have another, which is what can be gone back to", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    expect(await deployment.deploy(B)).toMatchObject({ kind: "deployed" });
    expect(deployment.layer.ended()).toHaveLength(2);
    expect(deployment.running()).toEqual([deployment.digestOf(B), deployment.digestOf(B)]);
    expect(deployment.aws.pointer).toMatchObject({ rolling: false, before: { digest: deployment.digestOf(A) } });
  });

  it("that has the same files under a new version replaces no machine", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    expect(await deployment.deploy({ ...A, version: "1.0.9" })).toMatchObject({ kind: "deployed" });
    expect(deployment.layer.ended()).toEqual([]);
    expect(deployment.aws.pointer?.current.version).toBe("1.0.9");
  });

  it("that a machine does not work with goes back on all machines, and the story names machine, step and last lines", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    deployment.layer.behaviour.works = (wanted) => wanted === deployment.digestOf(A);
    const outcome = await deployment.deploy(B);
    expect(outcome).toMatchObject({
      kind: "rolledBack",
      runningVersion: "1.0.1",
      proof: { what: expect.stringMatching(/^i-broker\d+ \(broker\)$/), log: ["no such setting [clutser.name]"] },
    });
    expect(deployment.running()).toEqual([deployment.digestOf(A), deployment.digestOf(A)]);
    expect(deployment.aws.pointer).toMatchObject({
      current: { digest: deployment.digestOf(A) },
      before: undefined,
      rolling: false,
    });
    expect(deployment.layer.ended()).toHaveLength(2);
  });

  it("that is the first goes on where a machine that had waited for long is replaced by its group just then", async () => {
    const deployment = aDeployment();
    const [first = ""] = deployment.layer.ids("broker");
    deployment.layer.time.after(20_000, () => deployment.layer.die(first));
    expect(await deployment.deploy(A)).toMatchObject({ kind: "deployed" });
    expect(deployment.layer.ids("broker")).not.toContain(first);
    expect(deployment.running()).toEqual([deployment.digestOf(A), deployment.digestOf(A)]);
  });

  it("goes back where a machine that was born for it is ended before it has it", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    const { layer } = deployment;
    layer.watch = () => {
      // Away after 40 s, another launched after 45, in service after 105: this one takes it then.
      layer.time.after(120_000, () => layer.die(layer.ids("broker").at(-1) ?? ""));
      layer.watch = () => undefined;
    };
    expect(await deployment.deploy(B)).toMatchObject({
      kind: "rolledBack",
      proof: { problem: expect.stringContaining("was ended by its group") },
    });
    expect(deployment.running()).toEqual([deployment.digestOf(A), deployment.digestOf(A)]);
  });

  it("that is the first and does not work leaves machines waiting", async () => {
    const deployment = aDeployment();
    deployment.layer.behaviour.works = () => false;
    expect(await deployment.deploy(A)).toMatchObject({ kind: "rolledBack", runningVersion: undefined });
    expect(deployment.aws.pointer).toBeUndefined();
  });

  it("that all machines had stays released where one in place of a dead one fails, and nobody is told that it is gone", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    await deployment.deploy(B);
    deployment.layer.behaviour.works = () => false;
    deployment.layer.die(deployment.layer.ids("broker")[0] ?? "");
    const outcome = await deployment.deploy(B);
    expect(outcome).toMatchObject({
      kind: "failed",
      proof: { log: ["no such setting [clutser.name]"] },
      hints: [
        "All machines worked with this configuration before: it stays released, and new machines take it.",
        "See which machines: diagnose",
        "Mend the cause, then: deploy",
        "Or go back to the configuration before: rollback",
      ],
    });
    expect(deployment.aws.pointer).toMatchObject({ current: { version: "1.0.2" }, rolling: false });
    expect(deployment.running()).toContain(deployment.digestOf(B));
  });

  it.each(
    ["1", "2", "3", "4", "5", "6", "7"].flatMap((write) => [
      { write: Number(write), when: "before" as const },
      { write: Number(write), when: "after" as const },
    ]),
  )("is gone on with by the next run when a process is killed $when write $write", async (killAt) => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    deployment.aws.writes = 0;
    deployment.aws.killAt = killAt;
    await deployment.deploy(B).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    deployment.aws.killAt = undefined;
    const outcome = await deployment.deploy(B);
    expect(["deployed", "unchanged"]).toContain(outcome.kind);
    expect(deployment.running()).toEqual([deployment.digestOf(B), deployment.digestOf(B)]);
    expect(deployment.aws.pointer).toMatchObject({ rolling: false, before: { digest: deployment.digestOf(A) } });
    expect(deployment.layer.ended()).toHaveLength(2);
  });

  it("does not take what never worked for what was before, whatever is deployed over it", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    deployment.aws.writes = 0;
    deployment.aws.killAt = { write: 3, when: "after" };
    await expect(deployment.deploy(B)).rejects.toBeInstanceOf(Killed);
    deployment.aws.killAt = undefined;
    expect(await deployment.deploy({ text: "c", version: "1.0.3" })).toMatchObject({ kind: "deployed" });
    expect(deployment.aws.pointer?.before?.version).toBe("1.0.1");
  });

  it("that is interrupted says what is released, which machines have it and how to go on, and is gone on with", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    deployment.layer.watch = () => {
      if (deployment.layer.ended().length === 2) deployment.layer.state.interrupted = true;
    };
    const [, second = ""] = deployment.layer.ids("broker");
    expect(await deployment.deploy(B)).toMatchObject({
      kind: "interrupted",
      left: expect.stringMatching(/^broker: 1\.0\.2 \(release 2\.0\.0\) is released, and new machines take it; /),
      reattach: "deploy",
    });
    expect(deployment.layer.ended()).toContain(second);
    deployment.layer.state.interrupted = false;
    expect(await deployment.deploy(B)).toMatchObject({ kind: "deployed" });
    expect(deployment.layer.ended()).toHaveLength(2);
  });

  it("whose time is up is not finished, and not interrupted: it names the machine that has it and the one that does not", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    const [first = "", second = ""] = deployment.layer.ids("broker");
    deployment.aws.waitMs = 180_000;
    const outcome = await deployment.deploy(B);
    expect(outcome).toMatchObject({ kind: "stillRunning", because: "waitEnded", limitMs: 180_000, reattach: "deploy" });
    const left = outcome.kind === "stillRunning" ? outcome.left : undefined;
    expect(left).toMatch(/is released, and new machines take it; i-broker\d+ has it; 1 more is to come$/);
    expect(deployment.layer.ended().toSorted()).toEqual([first, second].toSorted());
  });

  it("that goes back and is interrupted goes on backwards, by the command that is named", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    await deployment.deploy(B);
    deployment.layer.watch = () => {
      deployment.layer.state.interrupted = true;
    };
    expect(await deployment.rollback()).toMatchObject({ kind: "interrupted", reattach: "rollback" });
    expect(await deployment.diagnose()).toMatchObject({ hints: ["To go on from here: rollback"] });
    [deployment.layer.state.interrupted, deployment.layer.watch] = [false, () => undefined];
    expect(await deployment.rollback()).toMatchObject({ kind: "restored", runningVersion: "1.0.1" });
    expect(deployment.running()).toEqual([deployment.digestOf(A), deployment.digestOf(A)]);
  });

  it("is left to who holds the lease and renews it", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    const hold = (beat: number): void => {
      deployment.aws.lease = { lease: { holder: "another", what: "broker-configuration 9", beat }, etag: `"${beat}"` };
      deployment.layer.time.after(5_000, () => hold(beat + 1));
    };
    hold(1_000);
    expect(await deployment.deploy(B)).toMatchObject({ kind: "refused", refusal: { code: "configurationBusy" } });
    expect(deployment.aws.pointer?.current.version).toBe("1.0.1");
  });

  it("moves nothing any more once another process has its lease, although a machine failed just then", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    deployment.layer.behaviour.works = (wanted) => wanted === deployment.digestOf(A);
    deployment.layer.watch = () => {
      deployment.aws.lease = { lease: { holder: "another", what: "broker-configuration 9", beat: 3 }, etag: '"x"' };
    };
    expect(await deployment.deploy(B)).toMatchObject({
      kind: "refused",
      refusal: { code: "configurationBusy", problem: expect.stringContaining("took this one for dead") },
    });
    expect(deployment.aws.pointer).toMatchObject({ current: { version: "1.0.2" }, rolling: true });
    expect(deployment.aws.lease?.lease.holder).toBe("another");
  });

  it("ends no machine any more once another process has its lease", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    deployment.layer.watch = () => {
      deployment.aws.lease = { lease: { holder: "another", what: "broker-configuration 9", beat: 3 }, etag: '"x"' };
    };
    expect(await deployment.deploy(B)).toMatchObject({ kind: "refused", refusal: { code: "configurationBusy" } });
    expect(deployment.layer.ended()).toHaveLength(1);
    expect(deployment.running()).toContain(deployment.digestOf(A));
  });

  it("settles nothing any more once another process has its lease, also on the way back", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    deployment.layer.behaviour.works = (wanted) => wanted === deployment.digestOf(A);
    deployment.layer.watch = () => {
      if (deployment.layer.ended().length < 2) return;
      deployment.aws.lease = { lease: { holder: "another", what: "broker-configuration 9", beat: 3 }, etag: '"x"' };
    };
    expect(await deployment.deploy(B)).toMatchObject({ kind: "refused", refusal: { code: "configurationBusy" } });
    expect(deployment.aws.pointer).toMatchObject({ current: { version: "1.0.1" }, rolling: true });
  });

  it("takes a lease over that nobody renews", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    deployment.aws.lease = { lease: { holder: "dead", what: "broker-configuration 9", beat: 7 }, etag: '"dead"' };
    expect(await deployment.deploy(B)).toMatchObject({ kind: "deployed" });
    expect(deployment.aws.lease?.lease.beat).toBe(-1);
  });

  it("is refused in another account, without a stack, and over a parameter of somebody else, with nothing written", async () => {
    const deployment = aDeployment();
    deployment.aws.account = "999999999999";
    expect(await deployment.deploy(A)).toMatchObject({ kind: "refused" });
    deployment.aws.account = "111111111111";
    deployment.aws.stack = false;
    expect(await deployment.deploy(A)).toMatchObject({ kind: "refused" });
    expect(await deployment.plan(A)).toMatchObject({ kind: "planned", waitsFor: ["broker"] });
    [deployment.aws.stack, deployment.aws.foreign] = [true, true];
    expect(await deployment.deploy(A)).toMatchObject({ kind: "refused", refusal: { code: "foreignPointer" } });
    expect(deployment.aws.writes).toBe(0);
  });

  it("with a token that nothing fills is told with its line, and nothing is uploaded", async () => {
    const deployment = aDeployment();
    await expect(deployment.deploy({ text: "one\nworkers #{Wrokers}" })).rejects.toMatchObject({
      code: "unfillableConfiguration",
      hints: [
        expect.stringMatching(/^machine\/broker\/a\.conf:2:9: #\{Wrokers\} has no value: .*Did you mean Workers\?/),
      ],
    });
    expect(deployment.aws.writes).toBe(0);
  });

  it("is compared line by line before it is deployed", async () => {
    const deployment = aDeployment();
    await deployment.deploy({ text: "one\ntwo #{Workers}\nthree" });
    await deployment.plan({ text: "one\n2 #{Workers}\nthree" });
    expect(deployment.facts.at(-1)).toMatchObject({
      event: "configurationCompared",
      files: [{ file: "broker/a.conf", change: "changed", lines: ["- two 4", "+ 2 4"] }],
    });
  });

  it("is only released where an emulator assumes its machines", async () => {
    const deployment = aDeployment();
    deployment.aws.loopback = true;
    deployment.layer.reports.clear();
    for (const id of deployment.layer.ids("broker"))
      deployment.layer.consoles.set(id, ["[    0.000000] Linux version 6.1.0 (embedded-aws) image ami-1"]);
    expect(await deployment.deploy(A)).toMatchObject({ kind: "deployed" });
    expect(deployment.facts.some((fact) => fact.event === "warning" && /only assumes/.test(fact.message))).toBe(true);
    expect(deployment.aws.pointer?.rolling).toBe(false);
  });
});

describe("what is released", () => {
  it("is taken back to what was before, by replacing machines, once somebody agrees", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    expect(await deployment.rollback()).toMatchObject({ kind: "refused", refusal: { code: "nothingBefore" } });
    await deployment.deploy(B);
    deployment.aws.answer = "no";
    expect(await deployment.rollback()).toMatchObject({ kind: "refused", refusal: { code: "declined" } });
    deployment.aws.answer = "yes";
    expect(await deployment.rollback()).toMatchObject({ kind: "restored", runningVersion: "1.0.1" });
    expect(deployment.running()).toEqual([deployment.digestOf(A), deployment.digestOf(A)]);
  });

  it("is not taken back where somebody released another one while the question stood", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    await deployment.deploy(B);
    deployment.aws.whileAsked = () => deployment.deploy({ text: "c", version: "1.0.3" });
    expect(await deployment.rollback()).toMatchObject({
      kind: "refused",
      refusal: { code: "configurationMoved", problem: expect.stringContaining("back to 1.0.1 (release 2.0.0)") },
    });
    expect(deployment.aws.pointer).toMatchObject({ current: { version: "1.0.3" }, rolling: false });
    expect(await deployment.rollback()).toMatchObject({ kind: "restored", runningVersion: "1.0.2" });
  });

  it("goes when it is destroyed, once the stack is gone and somebody agrees, and leaves nothing", async () => {
    const deployment = aDeployment();
    await deployment.deploy(A);
    expect(await deployment.destroy()).toMatchObject({ kind: "refused", refusal: { code: "stackThere" } });
    deployment.aws.stack = false;
    deployment.aws.answer = "no";
    expect(await deployment.destroy()).toMatchObject({ kind: "refused", refusal: { code: "declined" } });
    expect(deployment.aws.pointer).toBeDefined();
    deployment.aws.answer = "yes";
    expect(await deployment.destroy()).toMatchObject({ kind: "destroyed" });
    expect([deployment.aws.pointer, deployment.bundles.size, deployment.aws.lease]).toEqual([undefined, 0, undefined]);
    expect(await deployment.destroy()).toMatchObject({ kind: "absent" });
  });

  it("is verified by what every machine says, and told of by name where one does not have it", async () => {
    const deployment = aDeployment();
    expect(await deployment.verify()).toMatchObject({ kind: "refused", refusal: { code: "noConfiguration" } });
    await deployment.deploy(A);
    expect(await deployment.verify()).toMatchObject({ kind: "verified", runningVersion: "1.0.1" });
    expect(await deployment.diagnose()).toMatchObject({
      kind: "diagnosed",
      code: { stands: expect.stringContaining("2 of 2 machines") },
    });
    const [first = ""] = deployment.layer.ids("broker");
    deployment.layer.reports.delete(first);
    expect(await deployment.verify()).toMatchObject({ kind: "failed", stage: "smokeTest" });
    expect(await deployment.diagnose()).toMatchObject({
      code: { problem: expect.stringContaining("1 machine does not have") },
    });
  });
});

import { DeployError } from "@logstack/deploy-core";
import { describe, expect, it } from "vitest";
import { parseAliasNote } from "../src/model/notes.ts";
import { deployFunction } from "../src/operate/deploy-function.ts";
import type { FunctionApi } from "../src/ports.ts";
import { aRequest, deploy, portsOver } from "./support/a-run.ts";
import { aFunction, fails, someCode, works, type MemoryFunction } from "./support/memory-function.ts";

const old = someCode("release-1.0.0");
const next = someCode("release-2.0.0");
const bad = someCode("release-3.0.0");
const behaviours = { [old.sha256]: works, [next.sha256]: works, [bad.sha256]: fails };

/** The function's port until it dies: before its n-th call reaches AWS, or after it did and before the answer came. */
function mortal(api: FunctionApi, { calls, when }: { calls: number; when: "before" | "after" }): FunctionApi {
  let left = calls;
  const entries = Object.entries(api).map(([name, call]: [string, (...args: never[]) => Promise<unknown>]) => [
    name,
    async (...args: never[]) => {
      left -= 1;
      if (left < 0 || (left === 0 && when === "before")) throw new Killed();
      const answer = await call(...args);
      if (left === 0) throw new Killed();
      return answer;
    },
  ]);
  return Object.fromEntries(entries) as FunctionApi;
}

class Killed extends Error {}

/** What must hold whenever nobody is at work: events go only to code that was proved, or is on trial after it was. */
function expectSafe({ alias, versions }: MemoryFunction): void {
  const serving = versions.find(({ version }) => version === alias.version);
  expect(serving).toBeDefined();
  expect([old.sha256, next.sha256, versions[0]?.codeSha256]).toContain(serving?.codeSha256);
}

describe("a deployment that is killed", () => {
  it.each(["before", "after"] as const)("%s any of its calls is gone on with by the next one", async (when) => {
    for (let calls = 1; ; calls += 1) {
      const it = aFunction(behaviours);
      await deploy(it.api, old);
      const made = it.calls.length;
      await deploy(mortal(it.api, { calls, when }), next).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      const isWhole = it.calls.length - made < calls;
      expectSafe(it);
      const { outcome } = await deploy(it.api, next);
      expect(["deployed", "unchanged"]).toContain(outcome.kind);
      const note = parseAliasNote(it.alias.description);
      expect(note).toMatchObject({ serving: next.identity, before: ["2"], onTrialFrom: undefined });
      expect(it.versions.filter(({ codeSha256 }) => codeSha256 === next.sha256)).toHaveLength(1);
      if (isWhole) break;
    }
  });

  it("and followed by code that fails, leaves serving what is proved or passed its first proof", async () => {
    for (let calls = 1; calls < 25; calls += 1) {
      const it = aFunction(behaviours);
      await deploy(it.api, old);
      await deploy(mortal(it.api, { calls, when: "after" }), next).catch(() => undefined);
      expect((await deploy(it.api, bad)).outcome.kind).toBe("rolledBack");
      expectSafe(it);
      expect((await deploy(it.api, old)).outcome.kind).toMatch(/deployed|unchanged/);
      expect(it.versions.find(({ version }) => version === it.alias.version)?.codeSha256).toBe(old.sha256);
    }
  });
});

describe("two deployments at once", () => {
  /** The port, each of whose calls waits until a schedule lets it through. */
  function scheduled(api: FunctionApi, turn: () => Promise<void>): FunctionApi {
    const entries = Object.entries(api).map(([name, call]: [string, (...args: never[]) => Promise<unknown>]) => [
      name,
      async (...args: never[]) => {
        await turn();
        return call(...args);
      },
    ]);
    return Object.fromEntries(entries) as FunctionApi;
  }

  /** Lets one of two go on at a time, as the digits of a number say. */
  function interleave(seed: number) {
    const waiting: [(() => void)[], (() => void)[]] = [[], []];
    let state = seed;
    const turnOf = (who: 0 | 1) => () => new Promise<void>((resolve) => waiting[who].push(resolve));
    const drive = async (both: Promise<unknown>): Promise<void> => {
      const over = { yet: false };
      void both.finally(() => (over.yet = true));
      while (!over.yet) {
        // Everything that can happen without a call happens first.
        await new Promise((resolve) => setImmediate(resolve));
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        const who = (state >> 16) % 2;
        (waiting[who]?.shift() ?? waiting[1 - who]?.shift())?.();
      }
    };
    return { turnOf, drive };
  }

  async function deployBoth(seed: number, codes: readonly [typeof old, typeof old]) {
    const it = aFunction(behaviours);
    await deploy(it.api, old);
    const { turnOf, drive } = interleave(seed);
    const runs = codes.map((code, who) =>
      deployFunction(aRequest(code), portsOver(scheduled(it.api, turnOf(who as 0 | 1)))),
    );
    const both = Promise.all(runs);
    await drive(both);
    return { it, outcomes: await both };
  }

  it("of the same code both end well, over one version", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const { it, outcomes } = await deployBoth(seed, [next, next]);
      expect(outcomes.map(({ kind }) => kind).filter((kind) => !["deployed", "unchanged"].includes(kind))).toEqual([]);
      expect(it.versions.filter(({ codeSha256 }) => codeSha256 === next.sha256)).toHaveLength(1);
      expect(parseAliasNote(it.alias.description)).toMatchObject({ serving: next.identity, onTrialFrom: undefined });
    }
  });

  it("of different code never mix: what serves is one of them whole, or what served before", async () => {
    const other = someCode("release-4.0.0");
    const all = { ...behaviours, [other.sha256]: works };
    for (let seed = 1; seed <= 60; seed += 1) {
      const it = aFunction(all);
      await deploy(it.api, old);
      const { turnOf, drive } = interleave(seed);
      const runs = [next, other].map((code, who) =>
        deployFunction(aRequest(code), portsOver(scheduled(it.api, turnOf(who as 0 | 1)))),
      );
      const both = Promise.all(runs);
      await drive(both);
      const outcomes = await both;
      const serving = it.versions.find(({ version }) => version === it.alias.version);
      expect(outcomes.every(({ kind }) => kind === "deployed" || kind === "refused")).toBe(true);
      const deployed = [next, other].filter((_code, who) => outcomes[who]?.kind === "deployed");
      const mayServe = deployed.length === 0 ? [old] : deployed;
      const serves = mayServe.find(({ sha256 }) => sha256 === serving?.codeSha256);
      expect(serves).toBeDefined();
      expect(parseAliasNote(it.alias.description)).toMatchObject({ serving: serves?.identity, onTrialFrom: undefined });
    }
  });

  it("that never come to an end are told", async () => {
    const it = aFunction(behaviours);
    const restless: FunctionApi = { ...it.api, upload: async () => "moved" };
    await expect(deploy(restless, next)).rejects.toBeInstanceOf(DeployError);
  });
});

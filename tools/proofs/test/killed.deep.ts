import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundleScript } from "@logstack/build-artifact/bundle-script";
import { writeScript } from "@logstack/build-artifact/write-script";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Death } from "../src/deadly-wire.ts";
import { deployAndDie, type Deployment, type KilledDeployment } from "../src/deploy-and-die.ts";

const WORKSPACE = fileURLToPath(new URL("../../../", import.meta.url));
const LAYER = fileURLToPath(new URL("../layer/", import.meta.url));

/** Processes side by side: each waits for AWS most of the time. */
const AT_ONCE = 3;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "logstack-killed-"));
  await cp(path.join(LAYER, "template.yaml"), path.join(folder, "template.yaml"));
  await writeScript(folder, await bundleScript({ entry: path.join(LAYER, "deploy.ts"), workspace: WORKSPACE }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const aDeployment = (parameters: Readonly<Record<string, string>>, ...options: readonly string[]): Deployment => ({
  parameters: { OctopusEnvironment: "ci", team: "proofs", QueueName: "first", LogRetentionDays: "7", ...parameters },
  options,
});

/** The calls that open and close what protects a stack: to die around them is to leave it open, or shut in the middle. */
const PROTECTING = /^(SetStackPolicy|UpdateTerminationProtection)$/;

const CREATED = aDeployment({});

describe.each([
  ["a create", [], CREATED, ["SetStackPolicy", "UpdateTerminationProtection"]],
  ["an update", [CREATED], aDeployment({ LogRetentionDays: "14" }), []],
  // Opened and closed again.
  [
    "a consented replacement",
    [CREATED],
    aDeployment({ QueueName: "second" }, "--allow-replacing", "Queue"),
    ["SetStackPolicy", "SetStackPolicy"],
  ],
] as const)(
  "%s that is killed and run again ends as if it had not been",
  { retry: 0 },
  (_, before, deployment, protecting) => {
    test("at every call, and after those that change something", async () => {
      const killed: KilledDeployment = { folder, before, deployment };
      const undisturbed = await deployAndDie(killed, undefined);
      expect(undisturbed.state.strays).toEqual([]);
      expect(undisturbed.calls.filter((call) => PROTECTING.test(call))).toEqual(protecting);
      // To die after a call that only reads is to die before the next one.
      const deaths = undisturbed.calls.flatMap((call, index): Death[] => [
        { atCall: index + 1, when: "before" },
        ...(/^(Describe|List|Get)/.test(call) ? [] : [{ atCall: index + 1, when: "after" } as const]),
      ]);
      expect(deaths.length).toBeGreaterThanOrEqual(12);
      let died = 0;
      await inTurns(deaths, async (death) => {
        const { state, files, exitCodes } = await deployAndDie(killed, death);
        expect({ death, state, files }).toEqual({ death, state: undisturbed.state, files: undisturbed.files });
        // How often the end is looked for differs by a call or two: the last ones may never come.
        if (exitCodes[0] === "SIGKILL") died += 1;
      });
      expect(died).toBeGreaterThanOrEqual(12);
    });
  },
);

async function inTurns<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

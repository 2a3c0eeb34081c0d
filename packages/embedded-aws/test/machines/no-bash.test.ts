import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { aRehearsal, SIGNALLING } from "./a-rehearsal.ts";

test("where there is no bash it is said once, and machines count as if they had booted well", async () => {
  const nothing = mkdtempSync(join(tmpdir(), "no-bash-"));
  onTestFinished(() => rmSync(nothing, { recursive: true }));
  vi.stubEnv("PATH", nothing);
  onTestFinished(() => void vi.unstubAllEnvs());
  const told: string[] = [];
  const machines = await aRehearsal({ tellMachines: (sentence) => told.push(sentence) });
  expect(await machines.make(`${SIGNALLING}exit 1\n`)).toBe("CREATE_COMPLETE");
  const [instance] = await machines.instances();
  expect(await machines.told(instance?.InstanceId ?? "")).toMatchObject({ boot: "assumed" });
  expect(told).toEqual([
    "boot scripts of machines do not run here, and count as if they went well: this machine has no bash.",
  ]);
});

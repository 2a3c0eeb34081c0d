import { expect, it } from "vitest";
import { describeLack } from "../src/plan/describe-lack.ts";
import { readReleased, type ConfigurationVersion, type MachineReport, type Pointer } from "../src/index.ts";

const version = (files: string, number: string): ConfigurationVersion => ({
  digest: `sha256:${files}`,
  location: `s3://bucket/${files}`,
  name: "elasticsearch-configuration",
  version: number,
  release: number,
});
const pointer: Pointer = { current: version("b", "2.0.0"), before: version("a", "1.0.0"), rolling: false };

const aReport = (said: Partial<MachineReport>): MachineReport => ({
  instanceId: "i-1",
  role: "master",
  state: "applied",
  digest: "sha256:b",
  step: "starting Elasticsearch",
  lastLines: [],
  at: 0,
  ...said,
});

it.each<[Partial<MachineReport> | undefined, string | undefined]>([
  [{}, undefined],
  [undefined, "has not reported"],
  [{ digest: "sha256:a" }, "has 1.0.0, the one before"],
  [{ digest: "sha256:c" }, "has another configuration, neither what is released nor the one before"],
  [{ state: "waiting", digest: undefined }, "waits for a configuration"],
  [{ state: "applying" }, 'is at "starting Elasticsearch"'],
  [{ state: "failed" }, 'failed at "starting Elasticsearch"'],
  [{ state: "failed", digest: "sha256:a" }, 'failed at "starting Elasticsearch", with another configuration'],
])("a machine that says %j %s", (said, expected) => {
  expect(describeLack(said === undefined ? undefined : aReport(said), pointer)).toBe(expected);
});

it("what is released is compared machine by machine and role by role; who is on the way out does not count", async () => {
  const reports: Readonly<Record<string, MachineReport>> = {
    "i-1": aReport({}),
    "i-2": aReport({ instanceId: "i-2", digest: "sha256:a" }),
    "i-3": aReport({ instanceId: "i-3", role: "data", digest: "sha256:y" }),
    "i-4": aReport({ instanceId: "i-4", role: "kibana" }),
  };
  const machine = (instanceId: string, lifecycleState = "InService") => ({
    instanceId,
    lifecycleState,
    healthStatus: "Healthy" as const,
    launchedAt: 0,
  });
  const data: Pointer = { current: version("y", "1.0.0"), before: undefined, rolling: true };
  const released = await readReleased(
    {
      pointers: {
        list: async () =>
          new Map([
            ["master", pointer],
            ["data", data],
          ]),
      } as never,
      fleet: {
        read: async () => ({
          desiredCapacity: 4,
          suspended: [],
          machines: [
            machine("i-1"),
            machine("i-2"),
            machine("i-3"),
            machine("i-4"),
            machine("i-5", "Terminating:Wait"),
          ],
        }),
      } as never,
      reports: { read: async (instanceId) => reports[instanceId], queue: async () => undefined },
    },
    ["group"],
  );
  expect(released).toEqual({
    name: "elasticsearch-configuration",
    version: "2.0.0",
    release: "2.0.0",
    rolling: true,
    others: [{ role: "data", version: "1.0.0", release: "1.0.0" }],
    have: 2,
    all: 4,
    lacking: [
      { instanceId: "i-2", because: "has 1.0.0, the one before" },
      { instanceId: "i-4", because: "has a configuration, and none is released to its role" },
    ],
  });
});

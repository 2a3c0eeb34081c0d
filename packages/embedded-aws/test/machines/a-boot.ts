import { onTestFinished } from "vitest";
import { openInstanceStore, type InstanceRecord } from "../../src/ec2/instance-store.ts";
import type { JsonObject } from "../../src/json.ts";
import { ASKED } from "../../src/machines/commands/commands.ts";
import type { MachineServices } from "../../src/machines/machine.ts";
import type { BootEnding } from "../../src/machines/machine-runner.ts";
import { followParameters } from "../../src/machines/parameter-changes.ts";
import { startRehearsal, type RehearsedBoot } from "../../src/machines/rehearsed-boot.ts";
import { createSlots } from "../../src/machines/slots.ts";
import { createClock } from "../../src/node/clock.ts";
import { findBash } from "../../src/node/find-bash.ts";
import { createMachineRunner } from "../../src/node/machine-runner.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";

/** How a script of a test's ended, and what it left. */
export interface Booted {
  readonly ending: BootEnding;
  readonly console: string;
  readonly calls: readonly string[];
}

const INSTANCE: InstanceRecord = {
  account: "111111111111",
  region: "ap-southeast-2",
  instanceId: "i-0123456789abcdef0",
  imageId: "ami-0123456789abcdef0",
  instanceType: "t3.medium",
  keyName: undefined,
  profile: undefined,
  zone: "ap-southeast-2a",
  subnetId: undefined,
  privateIp: "10.0.222.240",
  securityGroupIds: [],
  launchTemplate: undefined,
  tags: { Name: "ci-broker" },
  launchedAtMs: 0,
  state: "running",
  stateSinceMs: 0,
  endedBy: undefined,
  membership: undefined,
};

/** Services that know nothing but what a test says. */
const NO_SERVICES: MachineServices = {
  call: () => Promise.resolve({}),
  s3: () => Promise.resolve({ status: 404, headers: {}, body: "" }),
  signal: () => Promise.resolve({}),
};

interface BootOptions {
  readonly services?: Partial<MachineServices>;
  readonly template?: JsonObject;
  readonly limitMs?: number;
  readonly tell?: () => void;
}

/** Starts to boot a machine of nobody's with a script, in a folder that is gone after the test. */
export function startBoot(
  script: string,
  { services = {}, template = {}, limitMs, tell = () => undefined }: BootOptions = {},
) {
  const bash = findBash();
  if (bash.kind === "none") throw new Error(bash.reason);
  const store = createMemoryStore();
  openInstanceStore(store).put(INSTANCE);
  const calls: string[] = [];
  const runner = createMachineRunner({ bash: bash.path, asked: ASKED, ...(limitMs === undefined ? {} : { limitMs }) });
  onTestFinished(() => runner.close());
  const boot: RehearsedBoot = startRehearsal(
    INSTANCE,
    { text: script, template },
    {
      store,
      clock: createClock("compressed"),
      runner,
      reachCache: undefined,
      record: { append: (_, line) => void calls.push(line), read: () => calls },
      services: () => ({ ...NO_SERVICES, ...services }),
      parameters: followParameters(() => () => undefined),
      slots: createSlots(1),
      tell,
      powerOff: () => undefined,
    },
  );
  return { boot, calls, runner };
}

/** Boots a machine with a script until it has ended. */
export async function bootWith(script: string, options: BootOptions = {}): Promise<Booted> {
  const { boot, calls } = startBoot(script, options);
  return { ...(await boot.ended), calls };
}

/** What a script prints that ends well. */
export async function printedBy(script: string, options: BootOptions = {}): Promise<string> {
  const { ending, console } = await bootWith(script, options);
  if (ending.kind !== "exited" || ending.code !== 0) throw new Error(`${JSON.stringify(ending)}: ${console}`);
  return console;
}

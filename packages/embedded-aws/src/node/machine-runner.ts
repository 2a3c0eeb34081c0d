import { randomBytes } from "node:crypto";
import type { Boot, BootSpec, MachineRunner } from "../machines/machine-runner.ts";
import { startBoot, type RunningBoot } from "./machine-boot.ts";
import { openCallsDoor, type CallsDoor, type WireAnswer, type WireCall } from "./machine-calls.ts";
import { makeMachinesFolder, type MachinesFolder } from "./machine-folders.ts";

/** How boots are run. */
export interface MachineRunnerOptions {
  /** Where bash is. */
  readonly bash: string;
  /** The commands that the engine answers. */
  readonly asked: readonly string[];
  /** How long a boot may compute, what it waits for the engine not counted. */
  readonly limitMs?: number;
}

const LIMIT_MS = 120_000;

/** Returns a runner of boots with bash: a folder, a token and a group of processes for each. */
export function createMachineRunner({ bash, asked, limitMs = LIMIT_MS }: MachineRunnerOptions): MachineRunner {
  const running = new Map<string, RunningBoot>();
  let opened: Promise<{ readonly door: CallsDoor; readonly folder: MachinesFolder }> | undefined;
  let isClosed = false;

  const open = async () => {
    const door = await openCallsDoor(answer);
    return { door, folder: makeMachinesFolder(bash, asked) };
  };
  const answer = async (call: WireCall): Promise<WireAnswer | undefined> => await running.get(call.token)?.answer(call);
  return {
    start(spec: BootSpec): Boot {
      const token = randomBytes(16).toString("hex");
      const boot = startBoot(spec, {
        limitMs,
        bash,
        token,
        place: async () => {
          if (isClosed) return undefined;
          const { door, folder } = await (opened ??= open());
          return { port: door.port, bin: folder.bin, folder: folder.makeMachine(spec.instanceId) };
        },
      });
      running.set(token, boot);
      void boot.ended.then(() => running.delete(token));
      return boot;
    },
    async close() {
      isClosed = true;
      const boots = [...running.values()];
      for (const boot of boots) boot.kill();
      await Promise.all(boots.map((boot) => boot.ended));
      if (opened === undefined) return;
      const { door, folder } = await opened;
      door.close();
      folder.remove();
    },
  };
}

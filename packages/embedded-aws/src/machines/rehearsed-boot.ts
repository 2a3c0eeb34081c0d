import type { Clock } from "../clock.ts";
import { openInstanceStore, type InstanceRecord } from "../ec2/instance-store.ts";
import type { Store } from "../state/store.ts";
import type { BootScript } from "./boot-script.ts";
import { answerCommand } from "./commands/commands.ts";
import type { Machine, MachineServices } from "./machine.ts";
import type { Boot, BootEnding, MachineCall, MachineRunner } from "./machine-runner.ts";
import type { ParameterChanges } from "./parameter-changes.ts";
import { readScript } from "./script/read-script.ts";
import { keepSecrets } from "./secrets.ts";
import type { Slots } from "./slots.ts";

/** Where the commands of machines are put on record, secrets masked. */
export interface MachineRecord {
  append(instanceId: string, line: string): void;
  read(instanceId: string): readonly string[];
}

/** What a boot works with. */
export interface BootPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly runner: MachineRunner;
  readonly record: MachineRecord;
  /** Whether the cache that stands for those of all stacks listens; undefined where none does. */
  readonly reachCache: (() => Promise<boolean>) | undefined;
  readonly services: (instance: InstanceRecord) => MachineServices;
  readonly parameters: ParameterChanges;
  /** Boots that compute at the same time; one that sleeps gives its place away. */
  readonly slots: Slots;
  /** Told when what is known of a boot has changed. */
  readonly tell: () => void;
  readonly powerOff: (instance: InstanceRecord) => void;
}

/** A boot that is under way. */
export interface RehearsedBoot {
  /** Resolves to how it ended, and what is left to be seen of it. */
  readonly ended: Promise<{ readonly ending: BootEnding; readonly console: string }>;
  /** How long it has slept before it signalled, in AWS's milliseconds; undefined once its signal was taken or refused. */
  awaitedMs(): number | undefined;
  /** True while the console is about to get its last lines. */
  isFailing(): boolean;
  console(): string;
  /** Ends it; one that is failing may say its last words first. */
  end(): void;
}

/** Starts to boot an instance with its script. */
export function startRehearsal(instance: InstanceRecord, script: BootScript, ports: BootPorts): RehearsedBoot {
  const { store, clock, parameters, slots, record, tell } = ports;
  const instances = openInstanceStore(store);
  const { instanceId } = instance;
  const current = (): InstanceRecord => instances.find(instance, instanceId) ?? instance;
  const mark = (boot: InstanceRecord["boot"]): void => {
    const now = current();
    if (now.boot !== boot) instances.put({ ...now, boot });
    tell();
  };
  const secrets = keepSecrets();
  let seen = parameters.count(instance);
  let sleptMs = 0;
  let signal: "SUCCESS" | "FAILURE" | undefined;
  let isHeard = false;
  let looksForParameter = false;
  let isOff = false;
  let isOver = false;
  let holdsSlot = false;
  let boot: Boot | undefined;

  const takeSlot = async (): Promise<void> => {
    if (holdsSlot || isOver) return;
    await slots.take();
    // Another of its processes was quicker, or there is none left.
    if (holdsSlot || isOver) slots.give();
    else holdsSlot = true;
  };
  const giveSlot = (): void => {
    if (holdsSlot) slots.give();
    holdsSlot = false;
  };

  /** What is released is named by a parameter: as long as none changes there is nothing to look for. */
  const waitForChange = async (): Promise<void> => {
    if (parameters.count(instance) === seen) {
      mark("waiting");
      await parameters.after(instance, seen);
      mark("signalled");
    }
    seen = parameters.count(instance);
  };
  const machine: Machine = {
    instance: current,
    active: new Set(["amazon-ssm-agent", "sshd"]),
    enabled: new Set(),
    containers: new Map(),
    mounts: new Set(["/"]),
    fileSystems: new Set(["/dev/xvda"]),
    documents: new Map(),
    timeouts: new Map(),
    tokens: new Set(),
    secrets,
    store,
    boot: () => boot ?? NO_FILES,
    services: ports.services(instance),
    reachCache: ports.reachCache,
    template: script.template,
    async sleep(seconds, timeouts) {
      giveSlot();
      try {
        const ms = (seconds ?? Number.MAX_SAFE_INTEGER) * 1000;
        const left = (id: string): number => machine.timeouts.get(id) ?? Number.POSITIVE_INFINITY;
        const takesMs = Math.min(ms, ...timeouts.map(left));
        if (takesMs >= FOREVER_MS) await new Promise<never>(() => undefined);
        sleptMs += takesMs;
        tell();
        await clock.sleep(takesMs);
        for (const id of timeouts) machine.timeouts.set(id, left(id) - takesMs);
        const expired = ms > takesMs ? timeouts.find((id) => left(id) <= 0) : undefined;
        if (expired === undefined && signal !== undefined && looksForParameter) await waitForChange();
        return expired;
      } finally {
        await takeSlot();
      }
    },
    async signal(status, send) {
      signal = status;
      try {
        await send();
      } finally {
        // Not before: who waits for it would find that none has come, and that none is to come.
        isHeard = true;
        if (!isOver) mark("signalled");
      }
    },
    powerOff() {
      isOff = true;
      ports.powerOff(current());
    },
  };
  const note = (call: MachineCall): void => {
    // Who sleeps for another reason, such as a service that is to come up, wakes by itself.
    if (call.command !== "sleep" && !call.command.startsWith("."))
      looksForParameter = call.command === "aws" && call.args.includes("get-parameter");
    const line = lineOf(call);
    if (line !== undefined) record.append(instanceId, secrets.mask(line));
  };
  const run = async (): Promise<{ ending: BootEnding; console: string }> => {
    const reading = readScript(script.text);
    if (reading.kind === "refused") {
      const reason = `rehearsal: the boot script was not run: line ${reading.line}: ${reading.reason}.\n`;
      return { ending: { kind: "broken", reason }, console: reason };
    }
    await takeSlot();
    boot = ports.runner.start({
      instanceId,
      script: reading.text,
      note,
      answer: async (call) => {
        try {
          return await answerCommand(machine, call);
        } catch (error) {
          return {
            code: 1,
            errors: `rehearsal: ${call.command} failed: ${error instanceof Error ? error.message : String(error)}\n`,
          };
        }
      },
    });
    const ending = await boot.ended;
    isOver = true;
    giveSlot();
    return { ending, console: secrets.mask(boot.console()) + lastWord(ending) };
  };
  mark("booting");
  return {
    ended: run(),
    awaitedMs: () => (isHeard ? undefined : sleptMs),
    isFailing: () => signal === "FAILURE" || isOff,
    console: () => secrets.mask(boot?.console() ?? ""),
    end: () => (signal === "FAILURE" || isOff ? boot?.endSoon() : boot?.kill()),
  };
}

/** More than what is ever slept on purpose. */
const FOREVER_MS = 1e15;

const NO_FILES: Pick<Boot, "readFile" | "writeFile"> = { readFile: () => undefined, writeFile: () => false };

function lastWord(ending: BootEnding): string {
  switch (ending.kind) {
    case "exited":
    case "killed":
      return "";
    case "tooLong":
      return "rehearsal: the boot script was ended: it computed for too long. What waits has to sleep.\n";
    case "broken":
      return `rehearsal: the boot script could not be run: ${ending.reason}\n`;
  }
}

/** A command as it would be typed; undefined for what stand-ins ask by themselves. */
function lineOf({ command, args }: MachineCall): string | undefined {
  if (command === ".connect") return `connect ${args.join(" ")}`;
  if (command.startsWith(".")) return undefined;
  return [
    command,
    ...args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`)),
  ].join(" ");
}

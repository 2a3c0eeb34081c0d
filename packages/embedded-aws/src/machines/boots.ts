import { isLive, openInstanceStore, type InstanceRecord } from "../ec2/instance-store.ts";
import type { Faults } from "../faults/faults.ts";
import type { Place } from "../resources/world.ts";
import { bootScriptOf } from "./boot-script.ts";
import { startRehearsal, type BootPorts, type RehearsedBoot } from "./rehearsed-boot.ts";

/** The machines that boot for real. */
export interface Boots {
  /** Has an instance that has come up boot, once in its life, if its UserData is a script. */
  begin(instance: InstanceRecord): void;
  /** Ends the boots of instances that are gone. */
  review(place: Place): void;
  /** Goes on where an engine before this one stopped: what was booting boots again from the start. */
  resume(): void;
  /** True for a machine that signals when its script says so, and not by itself. */
  signalsItself(place: Place, instanceId: string): boolean;
  /** Resolves when something has changed; undefined if none of these machines can still signal within so much of AWS's time. */
  nextChange(
    place: Place,
    waited: { readonly instanceIds: readonly string[]; readonly withinMs: number },
  ): Promise<void> | undefined;
  /** What a machine's console shows; one that has just failed is let finish. Undefined for one that does not boot now. */
  consoleOf(instance: InstanceRecord): Promise<string | undefined>;
  /** What is known of a machine, for who looks. */
  describe(instance: InstanceRecord): {
    readonly boot: string;
    readonly console: string;
    readonly calls: readonly string[];
  };
}

/** Returns the boots of the instances in the store. */
export function createBoots(
  ports: Omit<BootPorts, "tell"> & {
    readonly faults?: Faults | undefined;
    readonly reportDefect: (error: unknown) => void;
  },
): Boots {
  const { store, parameters } = ports;
  const instances = openInstanceStore(store);
  const running = new Map<string, RehearsedBoot>();
  let listeners: (() => void)[] = [];
  const tell = (): void => {
    const told = listeners;
    listeners = [];
    for (const listener of told) listener();
  };

  const conclude = (instance: InstanceRecord, { console: text }: { console: string }, isCut: boolean): void => {
    const current = instances.find(instance, instance.instanceId);
    running.delete(keyOf(instance));
    // An engine that closes cuts boots off; their machines are still there, and boot again.
    if (current !== undefined && !(isCut && isLive(current))) {
      instances.put({
        ...current,
        boot: "ended",
        ...(isGiven(current) ? {} : { console: text.slice(-LONGEST_CONSOLE) }),
      });
    }
    tell();
  };
  /** What a fault has put on a console stays. */
  const isGiven = ({ tags }: InstanceRecord): boolean =>
    ports.faults?.consoleOf?.(
      tags["aws:cloudformation:stack-name"] ?? "",
      tags["aws:cloudformation:logical-id"] ?? "",
    ) !== undefined;
  const start = (instance: InstanceRecord): void => {
    const script = bootScriptOf(instance, store);
    if (script === undefined || running.has(keyOf(instance))) return;
    const boot = startRehearsal(instance, script, { ...ports, tell });
    running.set(keyOf(instance), boot);
    boot.ended.then((end) => conclude(instance, end, end.ending.kind === "killed")).catch(ports.reportDefect);
  };
  const startAtChange = async (instance: InstanceRecord): Promise<void> => {
    await parameters.after(instance, parameters.count(instance));
    const current = instances.find(instance, instance.instanceId);
    if (current !== undefined && isLive(current)) start(current);
  };
  const maySignal = (instance: InstanceRecord | undefined, withinMs: number): boolean => {
    if (instance === undefined || !isLive(instance)) return false;
    const awaitedMs = running.get(keyOf(instance))?.awaitedMs();
    if (awaitedMs !== undefined) return awaitedMs < withinMs;
    return instance.state === "pending" && instance.boot === undefined && bootScriptOf(instance, store) !== undefined;
  };
  return {
    begin(instance) {
      if (instance.boot === undefined) start(instance);
    },
    review(place) {
      for (const [key, boot] of running) {
        if (!key.startsWith(`${place.account}/${place.region}/`)) continue;
        const instance = instances.find(place, key.split("/").at(-1) ?? "");
        if (instance === undefined || !isLive(instance)) boot.end();
      }
    },
    resume() {
      for (const place of instances.places()) {
        for (const instance of instances.list(place, ports.clock.now())) {
          if (!isLive(instance)) continue;
          if (instance.boot === "booting" || instance.boot === "signalled") start(instance);
          if (instance.boot === "waiting") startAtChange(instance).catch(ports.reportDefect);
        }
      }
    },
    signalsItself(place, instanceId) {
      const instance = instances.find(place, instanceId);
      if (instance === undefined) return false;
      return (
        instance.boot !== undefined || (instance.state === "pending" && bootScriptOf(instance, store) !== undefined)
      );
    },
    nextChange(place, { instanceIds, withinMs }) {
      if (!instanceIds.some((id) => maySignal(instances.find(place, id), withinMs))) return undefined;
      return new Promise((resolve) => listeners.push(resolve));
    },
    async consoleOf(instance) {
      const boot = running.get(keyOf(instance));
      if (boot?.isFailing() === true) return (await boot.ended).console;
      return boot?.console();
    },
    describe(instance) {
      const text = running.get(keyOf(instance))?.console() ?? instance.console ?? "";
      return { boot: instance.boot ?? "assumed", console: text, calls: ports.record.read(instance.instanceId) };
    },
  };
}

/** AWS: the last 64 KB. */
const LONGEST_CONSOLE = 65_536;

function keyOf({ account, region, instanceId }: Pick<InstanceRecord, "account" | "region" | "instanceId">): string {
  return `${account}/${region}/${instanceId}`;
}

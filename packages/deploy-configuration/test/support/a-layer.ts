import type { QueueReport } from "../../src/model/queue-report.ts";
import type { MachineReport } from "../../src/index.ts";
import { openCluster } from "../../src/node/elasticsearch-client.ts";
import type { ElasticsearchCluster } from "../../src/roll/elasticsearch-cluster.ts";
import type { RollEvent } from "../../src/roll/roll-event.ts";
import { rollMachines } from "../../src/roll/roll-machines.ts";
import type { RollOutcome } from "../../src/roll/roll-outcome.ts";
import type { ObservedMachine, RollPorts } from "../../src/roll/roll-ports.ts";
import { ROLL_LIMITS, type RollGate, type RollLimits, type RollRequest } from "../../src/roll/roll-request.ts";
import { answerElasticsearch } from "../../src/testing/answer-elasticsearch.ts";
import { SimulatedElasticsearch } from "../../src/testing/simulated-elasticsearch.ts";
import { virtualTime } from "./virtual-time.ts";

/** Returns what stands for a bundle's digest. */
export function digest(name: string): string {
  return `sha256:${name.repeat(64).slice(0, 64)}`;
}

export const OLD = digest("a");
export const NEW = digest("b");

/** How machines behave; all times in milliseconds. */
export interface Behaviour {
  /** Whether a machine works with a configuration. */
  works: (wanted: string, instanceId: string) => boolean;
  /** Whether an Elasticsearch node with a configuration that does not work is in the cluster all the same. */
  failsInCluster: boolean;
  /** Elasticsearch's version on machines that are launched from now on. */
  version: string;
  bootMs: number;
  applyMs: number;
  leaveMs: number;
  /** A machine that is told to end, and does not. */
  clings: (instanceId: string) => boolean;
  /** A machine whose script ends while it waits for a configuration. */
  isDeaf: (instanceId: string) => boolean;
}

interface Machine {
  readonly instanceId: string;
  readonly launchedAt: number;
  lifecycleState: string;
  healthStatus: "Healthy" | "Unhealthy";
}

interface Group {
  readonly role: string;
  readonly gate: RollGate;
  desired: number;
  suspended: string[];
  machines: Machine[];
  pointer: string | undefined;
  movedAt: number;
}

/** Counts of machines in each role; `elasticsearch` ones are `master` and `data`. */
export interface LayerOptions {
  readonly groups?: Readonly<Record<string, { readonly gate: RollGate; readonly count: number }>>;
  readonly limits?: Partial<RollLimits>;
  /** The first configuration of all machines; undefined: they wait for one. */
  readonly has?: string | undefined;
  readonly moveMs?: number;
}

export const ELASTICSEARCH_GROUPS = {
  master: { gate: "elasticsearch", count: 3 },
  data: { gate: "elasticsearch", count: 3 },
} as const;

/** A layer of simulated machines, and the cluster that they are, in a time of their own. */
export type Layer = ReturnType<typeof aLayer>;

/** Returns a layer whose machines run, with the configuration that they are to have first. */
export function aLayer(options: LayerOptions = {}) {
  const time = virtualTime();
  const cluster = new SimulatedElasticsearch({ moveMs: options.moveMs ?? 30_000 });
  const reports = new Map<string, MachineReport>();
  const consoles = new Map<string, readonly string[]>();
  const events: RollEvent[] = [];
  const calls: string[] = [];
  const behaviour: Behaviour = {
    works: () => true,
    failsInCluster: false,
    version: "9.0.0",
    bootMs: 60_000,
    applyMs: 60_000,
    leaveMs: 40_000,
    clings: () => false,
    isDeaf: () => false,
  };
  const groups = new Map<string, Group>();
  const state = { interrupted: false, silent: false, operation: undefined as string | undefined, born: 0 };
  const limits = { ...ROLL_LIMITS, ...options.limits };

  function say(instanceId: string, role: string, said: Partial<MachineReport>): void {
    const known: MachineReport = {
      instanceId,
      role,
      state: "applying",
      digest: undefined,
      step: "",
      lastLines: [],
      at: time.now(),
    };
    reports.set(instanceId, { ...known, ...said, at: time.now() });
  }

  function launch(group: Group): Machine {
    state.born += 1;
    const instanceId = `i-${group.role}${String(state.born).padStart(2, "0")}`;
    const machine: Machine = { instanceId, launchedAt: time.now(), lifecycleState: "Pending", healthStatus: "Healthy" };
    group.machines.push(machine);
    const { version } = behaviour;
    time.after(behaviour.bootMs, () => boot(group, machine, version));
    return machine;
  }

  function boot(group: Group, machine: Machine, version: string): void {
    if (machine.lifecycleState === "Pending") machine.lifecycleState = "InService";
    if (group.pointer === undefined || behaviour.isDeaf(machine.instanceId)) {
      if (reports.get(machine.instanceId)?.state === "waiting" && behaviour.isDeaf(machine.instanceId)) return;
      say(machine.instanceId, group.role, { state: "waiting", step: "waiting for a configuration" });
      time.after(10_000, () => boot(group, machine, version));
      return;
    }
    take(group, machine, { wanted: group.pointer, version });
  }

  function take(group: Group, machine: Machine, { wanted, version }: { wanted: string; version: string }): void {
    const { instanceId } = machine;
    say(instanceId, group.role, { digest: wanted, step: "applying" });
    const works = behaviour.works(wanted, instanceId);
    const joins = works || behaviour.failsInCluster;
    time.after(behaviour.applyMs, () => {
      if (!group.machines.includes(machine)) return;
      if (joins && group.gate === "elasticsearch")
        cluster.join({ name: instanceId, role: group.role === "master" ? "master" : "data", version });
      const ending = works
        ? { state: "applied" as const, step: "checking its health" }
        : { state: "failed" as const, step: "starting the service", lastLines: ["no such setting [clutser.name]"] };
      say(instanceId, group.role, { digest: wanted, ...ending });
    });
  }

  function gone(group: Group, machine: Machine): void {
    if (!group.machines.includes(machine)) return;
    group.machines = group.machines.filter((one) => one !== machine);
    cluster.leave(machine.instanceId);
    if (!group.suspended.includes("Launch")) time.after(5_000, () => launch(group));
  }

  function find(instanceId: string): { group: Group; machine: Machine } | undefined {
    for (const group of groups.values())
      for (const machine of group.machines) if (machine.instanceId === instanceId) return { group, machine };
    return undefined;
  }

  const layer = {
    time,
    cluster,
    groups,
    reports,
    consoles,
    events,
    calls,
    behaviour,
    state,
    find,
    /** Roles whose machines may go with what they hold. */
    agreed: new Set<string>(),
    /** What a machine tells of its queue; undefined: nothing. */
    queueOf: (_instanceId: string): (Partial<QueueReport> & Pick<QueueReport, "events">) | undefined => ({ events: 0 }),
    /** Called with each machine that is told to end, before it does. */
    watch: (_instanceId: string): void => undefined,
    /** A machine that dies by itself; its group starts another. */
    die(instanceId: string): void {
      const found = find(instanceId);
      if (found !== undefined) gone(found.group, found.machine);
    },
    /** Moves the pointer of every role. */
    release(wanted: string): void {
      for (const group of groups.values()) [group.pointer, group.movedAt] = [wanted, time.now()];
    },
    request(): RollRequest {
      return {
        groups: [...groups.values()].map(({ role, gate, pointer, movedAt }) => ({
          role,
          groupName: `${role}-group`,
          wanted: pointer ?? "",
          movedAt,
          gate,
        })),
        agreed: layer.agreed,
        limits,
      };
    },
    /** The cluster as it is asked without HTTP. */
    directly(): ElasticsearchCluster {
      return openCluster(async ({ method, path, body }) => {
        cluster.advance(time.now());
        if (state.silent) return { kind: "unreadable", problem: "it was told to be silent" };
        const { status, body: answered } = answerElasticsearch(cluster, {
          method,
          path: path.split("?")[0] ?? "",
          body,
        });
        return status === 200
          ? { kind: "read", value: answered }
          : { kind: "unreadable", problem: `it answers ${status}` };
      });
    },
    ports(cluster_: ElasticsearchCluster | undefined = layer.directly()): RollPorts {
      return {
        fleet: {
          async read(groupName) {
            const group = [...groups.values()].find(({ role }) => `${role}-group` === groupName);
            if (group === undefined) return undefined;
            const machines = group.machines.map((machine): ObservedMachine => ({ ...machine }));
            return { desiredCapacity: group.desired, suspended: group.suspended, machines };
          },
          async end(instanceId) {
            calls.push(`end ${instanceId}`);
            const found = find(instanceId);
            layer.watch(instanceId);
            if (found === undefined || behaviour.clings(instanceId)) return "ended";
            found.machine.lifecycleState = "Terminating";
            time.after(behaviour.leaveMs, () => gone(found.group, found.machine));
            return "ended";
          },
          console: async (instanceId) => consoles.get(instanceId) ?? [],
        },
        reports: {
          read: async (instanceId) => reports.get(instanceId),
          queue: async (instanceId) => {
            const told = layer.queueOf(instanceId);
            return told === undefined ? undefined : { before: 0, sent: 0, at: time.now(), ...told };
          },
        },
        cluster: cluster_,
        stack: { operation: async () => state.operation },
        clock: time,
        report: (event) => events.push(event),
        interrupted: () => state.interrupted,
      };
    },
    roll(wanted: string, ports?: RollPorts): Promise<RollOutcome> {
      layer.release(wanted);
      return layer.again(ports);
    },
    again: (ports: RollPorts = layer.ports()): Promise<RollOutcome> => rollMachines(layer.request(), ports),
    /** Ids of the machines of a role, in the order of their birth. */
    ids: (role: string): readonly string[] => groups.get(role)?.machines.map(({ instanceId }) => instanceId) ?? [],
    /** Ids that were told to end, in order. */
    ended: (): readonly string[] => calls.flatMap((call) => (call.startsWith("end ") ? [call.slice(4)] : [])),
    /** Digests that the machines of all roles say to work with. */
    running: (): readonly (string | undefined)[] =>
      [...groups.values()].flatMap(({ machines }) =>
        machines.map(({ instanceId }) => {
          const report = reports.get(instanceId);
          return report?.state === "applied" ? report.digest : undefined;
        }),
      ),
  };
  for (const [role, { gate, count }] of Object.entries(options.groups ?? ELASTICSEARCH_GROUPS)) {
    const has = "has" in options ? options.has : OLD;
    const group: Group = { role, gate, desired: count, suspended: [], machines: [], pointer: has, movedAt: time.now() };
    groups.set(role, group);
    for (let number = 0; number < count; number += 1) launch(group);
  }
  void time.pause(behaviour.bootMs + behaviour.applyMs + 1000);
  cluster.addIndex("events-2026.11.23", { shards: 2, replicas: 1 });
  cluster.addIndex("events-2026.11.22", { shards: 1, replicas: 1 });
  return layer;
}

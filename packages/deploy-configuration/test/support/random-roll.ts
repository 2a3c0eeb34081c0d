import * as fc from "fast-check";
import { expect } from "vitest";
import type { RollOutcome } from "../../src/roll/roll-outcome.ts";
import type { RollPorts } from "../../src/roll/roll-ports.ts";
import { type Layer, aLayer, NEW, OLD } from "./a-layer.ts";

/** What goes wrong in a life, and when, in seconds since the roll began. */
type Fault =
  | { readonly kind: "silence"; readonly at: number; readonly seconds: number }
  | { readonly kind: "death"; readonly at: number; readonly machine: number }
  | { readonly kind: "interruption"; readonly at: number }
  | { readonly kind: "stack"; readonly at: number; readonly seconds: number }
  | { readonly kind: "stuck"; readonly at: number; readonly seconds: number };

/** One random life of a cluster that gets a new configuration. */
export interface Life {
  readonly masters: number;
  readonly data: number;
  readonly indices: readonly { readonly shards: number; readonly replicas: number }[];
  readonly moveSeconds: number;
  readonly upgrade: boolean;
  readonly failsInCluster: boolean;
  /** Which of the machines born later do not work with the new configuration, by the order of their birth. */
  readonly failing: readonly number[];
  readonly faults: readonly Fault[];
  /** The roll dies at each of these calls to its ports, one after the other: before it arrives, or after. */
  readonly kills: readonly { readonly call: number; readonly when: "before" | "after" }[];
  /** What is done after each ending that is none: to go back, or to try again. */
  readonly reactions: readonly ("back" | "again")[];
}

const seconds = fc.integer({ min: 1, max: 1500 });

const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant("silence" as const), at: seconds, seconds }),
  fc.record({ kind: fc.constant("death" as const), at: seconds, machine: fc.nat({ max: 9 }) }),
  fc.record({ kind: fc.constant("interruption" as const), at: seconds }),
  fc.record({ kind: fc.constant("stack" as const), at: seconds, seconds }),
  fc.record({ kind: fc.constant("stuck" as const), at: seconds, seconds }),
);

/** Returns random lives. */
export const lives: fc.Arbitrary<Life> = fc.record({
  masters: fc.constantFrom(3, 3, 5),
  data: fc.integer({ min: 2, max: 5 }),
  indices: fc.array(fc.record({ shards: fc.integer({ min: 1, max: 3 }), replicas: fc.nat({ max: 2 }) }), {
    maxLength: 3,
  }),
  moveSeconds: fc.constantFrom(1, 45, 600),
  upgrade: fc.boolean(),
  failsInCluster: fc.boolean(),
  failing: fc.array(fc.nat({ max: 9 }), { maxLength: 2 }),
  faults: fc.array(faults, { maxLength: 3 }),
  kills: fc.array(
    fc.record({ call: fc.nat({ max: 600 }), when: fc.constantFrom("before" as const, "after" as const) }),
    {
      maxLength: 3,
    },
  ),
  reactions: fc.array(fc.constantFrom("back" as const, "again" as const), { maxLength: 3 }),
});

/** Lives it, and checks at each end of a machine, and at the end, what must never be broken. */
export async function live(life: Life): Promise<void> {
  const layer = aLayer({
    groups: {
      master: { gate: "elasticsearch", count: life.masters },
      data: { gate: "elasticsearch", count: life.data },
    },
    limits: { lookMs: 30_000 },
    moveMs: life.moveSeconds * 1000,
  });
  life.indices.forEach((index, number) => layer.cluster.addIndex(`index-${number}`, index));
  const first = life.masters + life.data;
  layer.behaviour.failsInCluster = life.failsInCluster;
  layer.behaviour.works = (wanted, id) => wanted !== NEW || !life.failing.includes(Number(id.slice(-2)) - first - 1);
  if (life.upgrade) layer.behaviour.version = "9.1.0";
  layer.watch = (instanceId) => expectSafe(layer, instanceId);
  for (const fault of life.faults) plan(layer, fault);
  layer.release(NEW);
  for (const kill of life.kills) expectEnding(await again(layer, mortal(layer.ports(), kill)));
  for (const reaction of life.reactions) {
    layer.release(reaction === "back" ? OLD : NEW);
    expectEnding(await again(layer, layer.ports()));
  }
  // Whatever was before: once nothing goes wrong any more, two tries are enough.
  Object.assign(layer.state, { silent: false, operation: undefined });
  layer.cluster.stuck.clear();
  layer.behaviour.works = () => true;
  layer.release(NEW);
  await layer.time.pause(3_600_000);
  layer.state.interrupted = false;
  layer.cluster.stuck.clear();
  Object.assign(layer.state, { silent: false, operation: undefined });
  const ending = await again(layer, layer.ports());
  const last = ending?.kind === "rolled" ? ending : await again(layer, layer.ports());
  expectEnding(last);
  if (isHopeless(life, layer)) return;
  expect(last).toMatchObject({ kind: "rolled" });
  expect(new Set(layer.running())).toEqual(new Set([NEW]));
  expect(layer.cluster.persistent).toEqual({});
  expect(layer.cluster.nodes.size).toBe(life.masters + life.data);
}

/** Undefined where the roll was killed. */
async function again(layer: Layer, ports: RollPorts): Promise<RollOutcome | undefined> {
  layer.state.interrupted = false;
  return layer.again(ports).catch((error: unknown) => {
    if (error instanceof Killed) return undefined;
    throw error;
  });
}

class Killed extends Error {}

function expectEnding(outcome: RollOutcome | undefined): void {
  if (outcome === undefined) return;
  expect(["rolled", "stopped", "interrupted"]).toContain(outcome.kind);
  if (outcome.kind === "stopped") expect(outcome.reason).not.toBe("");
}

/** What must hold whenever a machine is told to end. */
function expectSafe(layer: Layer, instanceId: string): void {
  const { cluster } = layer;
  const all = [...layer.groups.values()];
  const others = all.flatMap(({ machines }) => machines).filter((machine) => machine.instanceId !== instanceId);
  // Never two at once, and never while one is missing or starting.
  expect(others.map(({ lifecycleState }) => lifecycleState)).toEqual(others.map(() => "InService"));
  expect(others).toHaveLength(all.reduce((sum, { desired }) => sum + desired, 0) - 1);
  // Nothing goes with it of which there is no other copy.
  for (const { copies } of cluster.shards)
    for (const copy of copies) {
      if (copy.node !== instanceId) continue;
      expect(copy.primary).toBe(false);
      for (const other of copies) if (other !== copy) expect(cluster.nodes.has(other.node ?? "")).toBe(true);
    }
  // The masters that stay are a majority.
  const staying = cluster.voters.filter((name) => name !== instanceId && cluster.nodes.has(name));
  expect(staying.length * 2).toBeGreaterThan(cluster.voters.length);
}

function plan(layer: Layer, fault: Fault): void {
  const { time, state, cluster } = layer;
  const at = fault.at * 1000;
  switch (fault.kind) {
    case "silence":
      time.after(at, () => (state.silent = true));
      time.after(at + fault.seconds * 1000, () => (state.silent = false));
      return;
    case "death":
      time.after(at, () => {
        const ids = ["master", "data"].flatMap((role) => layer.ids(role));
        const id = ids[fault.machine % ids.length];
        // Two masters at once would be the loss of all, which no roll can mend.
        const isOneTooMany = layer.ids("master").some((name) => !cluster.nodes.has(name)) && id?.startsWith("i-master");
        if (id !== undefined && isOneTooMany !== true) layer.die(id);
      });
      return;
    case "interruption":
      time.after(at, () => (state.interrupted = true));
      return;
    case "stack":
      time.after(at, () => (state.operation = "UPDATE_IN_PROGRESS"));
      time.after(at + fault.seconds * 1000, () => (state.operation = undefined));
      return;
    case "stuck":
      time.after(at, () =>
        cluster.shards.slice(0, 1).forEach(({ index, shard }) => cluster.stuck.add(`${index}[${shard}]`)),
      );
      time.after(at + fault.seconds * 1000, () => cluster.stuck.clear());
  }
}

/** Data that died with its machine, no majority, or no room for the copies of an index on the nodes that stay. */
function isHopeless(life: Life, { cluster }: Layer): boolean {
  const copies = Math.max(2, ...life.indices.map(({ replicas }) => replicas + 1));
  return cluster.lost.length > 0 || !cluster.hasMaster || copies > life.data - 1;
}

/** The ports of a roll that dies at one of its calls, before it arrives or after. */
function mortal(ports: RollPorts, { call, when }: Life["kills"][number]): RollPorts {
  let left = call;
  const dying =
    <Answer>(made: (what: string) => Promise<Answer>) =>
    async (what = ""): Promise<Answer> => {
      left -= 1;
      if (left === 0 && when === "before") throw new Killed();
      const answer = await made(what);
      if (left === 0) throw new Killed();
      return answer;
    };
  const { cluster } = ports;
  return {
    ...ports,
    fleet: { ...ports.fleet, read: dying((name) => ports.fleet.read(name)), end: dying((id) => ports.fleet.end(id)) },
    reports: { ...ports.reports, read: dying((id) => ports.reports.read(id)) },
    cluster: cluster && {
      ...cluster,
      read: dying(() => cluster.read()),
      exclude: dying((node) => cluster.exclude(node)),
      include: dying(() => cluster.include()),
    },
  };
}

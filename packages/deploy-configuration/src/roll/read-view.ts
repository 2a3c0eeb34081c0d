import type { MachineReport } from "../model/machine-report.ts";
import type { QueueReport } from "../model/queue-report.ts";
import { judgeQueue } from "./judge-queue.ts";
import { judgeMachine, wasStuck } from "./machine-standing.ts";
import type { RollPorts } from "./roll-ports.ts";
import type { RollGroup, RollRequest } from "./roll-request.ts";
import type { EndedMachine, GroupView, JudgedMachine, RollView } from "./roll-view.ts";

/** What a roll remembers between its looks. */
export interface Past {
  readonly ended: readonly EndedMachine[];
  /** Machines that had failed, or had got stuck, at the first look; undefined before it. */
  readonly failedBefore: ReadonlySet<string> | undefined;
  /** Machines that were seen taking the configuration, with their roles. */
  readonly taking: ReadonlyMap<string, string>;
  /** The node that was excluded when the cluster answered last, or was told to be since. */
  readonly excluded: string | undefined;
}

/** What a roll remembers at its beginning. */
export const NOTHING_PAST: Past = { ended: [], failedBefore: undefined, taking: new Map(), excluded: undefined };

/** A look, and what it adds to what is remembered. */
export interface Look {
  readonly view: RollView;
  readonly past: Past;
}

/** Looks at everything there is: the groups, what their machines say, the cluster, the stack. */
export async function readView(request: RollRequest, ports: RollPorts, before: Past): Promise<Look> {
  const looked = await Promise.all(request.groups.map((group) => readGroup(ports, group)));
  const cluster = request.groups.some(({ gate }) => gate === "elasticsearch") ? await ports.cluster?.read() : undefined;
  const stackOperation = await ports.stack?.operation();
  const now = ports.clock.now();
  const { machineMs, noticeMs } = request.limits;
  const failedBefore = before.failedBefore ?? findFailed(looked, { now, machineMs, noticeMs });
  const groups = looked.map((group) =>
    judgeGroup(group, { now, machineMs, noticeMs, failedBefore, ended: before.ended }),
  );
  const ended = before.ended.map((machine) => findReplacement(machine, { groups, ended: before.ended }));
  const { taking, vanished } = await followTaking(ports, { request, groups, before });
  return {
    view: {
      groups,
      cluster,
      explanations: new Map(),
      stackOperation,
      agreed: request.agreed,
      limits: request.limits,
      memory: { ended, vanished },
    },
    past: {
      ended,
      failedBefore,
      taking,
      excluded: cluster?.kind === "read" ? cluster.value.excluded : before.excluded,
    },
  };
}

type LookedAt = Omit<GroupView, "machines"> & {
  readonly reports: ReadonlyMap<string, MachineReport | undefined>;
  readonly queues: ReadonlyMap<string, QueueReport | undefined>;
};

async function readGroup({ fleet, reports }: RollPorts, group: RollGroup): Promise<LookedAt> {
  const observed = await fleet.read(group.groupName);
  const ids = observed?.machines.map(({ instanceId }) => instanceId) ?? [];
  const read = await Promise.all(ids.map(async (id) => [id, await reports.read(id)] as const));
  const gated = group.gate === "queue" ? ids : [];
  const queues = await Promise.all(gated.map(async (id) => [id, await reports.queue(id)] as const));
  return { group, observed, reports: new Map(read), queues: new Map(queues) };
}

interface Times {
  readonly now: number;
  readonly machineMs: number;
  readonly noticeMs: number;
}

function findFailed(groups: readonly LookedAt[], times: Times): ReadonlySet<string> {
  const failed = groups.flatMap(({ group, observed, reports }) =>
    (observed?.machines ?? []).filter((machine) =>
      wasStuck({ machine, group, report: reports.get(machine.instanceId), ...times }),
    ),
  );
  return new Set(failed.map(({ instanceId }) => instanceId));
}

interface Known extends Times {
  readonly failedBefore: ReadonlySet<string>;
  readonly ended: readonly EndedMachine[];
}

function judgeGroup(
  { group, observed, reports, queues }: LookedAt,
  { failedBefore, ended, ...times }: Known,
): GroupView {
  const machines = (observed?.machines ?? []).map((machine): JudgedMachine => {
    const { instanceId } = machine;
    const report = reports.get(instanceId);
    // AWS: what DescribeAutoScalingGroups tells may lag behind what was done.
    const standing = ended.some((one) => one.instanceId === instanceId)
      ? ({ is: "leaving", because: "was ended" } as const)
      : judgeMachine({ machine, report, group, ...times, failedBefore: failedBefore.has(instanceId) });
    const queue = group.gate === "queue" ? judgeQueue(queues.get(instanceId), times.now) : undefined;
    return { machine, report, standing, queue };
  });
  return { group, observed, machines };
}

function findReplacement(
  machine: EndedMachine,
  { groups, ended }: { groups: readonly GroupView[]; ended: readonly EndedMachine[] },
): EndedMachine {
  if (machine.by !== undefined) return machine;
  const taken = new Set(ended.map(({ by }) => by));
  const by = groups
    .filter(({ group }) => group.role === machine.role)
    .flatMap(({ machines }) => machines)
    .filter(({ standing }) => standing.is === "right")
    .map((judged) => judged.machine.instanceId)
    .find((id) => !machine.known.includes(id) && !taken.has(id));
  return { ...machine, by };
}

interface Following {
  readonly request: RollRequest;
  readonly groups: readonly GroupView[];
  readonly before: Past;
}

/**
 * Who was seen taking the configuration, and is leaving or gone without having it, did not take it. Of machines that waited before
 * it was released, their end says nothing: a load balancer has those replaced that wait for long. Whoever comes in place is followed.
 */
async function followTaking({ reports }: RollPorts, { request, groups, before }: Following) {
  const staying = groups.flatMap(({ machines }) => machines).filter(({ standing }) => standing.is !== "leaving");
  const there = new Set(staying.map(({ machine }) => machine.instanceId));
  const ended = new Set(before.ended.map(({ instanceId }) => instanceId));
  const gone = [...before.taking].filter(([instanceId]) => !there.has(instanceId) && !ended.has(instanceId));
  const asked = await Promise.all(
    gone.map(async ([instanceId, role]) => ({ instanceId, role, report: await reports.read(instanceId) })),
  );
  const vanished = asked.filter(({ role, report }) => {
    const wanted = request.groups.find((group) => group.role === role)?.wanted;
    return report?.state !== "applied" || report.digest !== wanted;
  });
  const taking = new Map(
    groups.flatMap(({ group, machines }) =>
      machines
        .filter(
          ({ machine, standing }) => standing.is === "taking" && (machine.launchedAt ?? Infinity) >= group.movedAt,
        )
        .map(({ machine }) => [machine.instanceId, group.role] as const),
    ),
  );
  for (const { instanceId, role } of vanished) taking.set(instanceId, role);
  return { taking, vanished: vanished.map(({ instanceId, role }) => ({ instanceId, role })) };
}

import type { MachineReport } from "../model/machine-report.ts";
import type { Answer, ClusterReading, ShardExplanation } from "./elasticsearch-cluster.ts";
import type { QueueStanding } from "./judge-queue.ts";
import type { MachineStanding } from "./machine-standing.ts";
import type { ObservedGroup, ObservedMachine } from "./roll-ports.ts";
import type { RollGroup, RollLimits } from "./roll-request.ts";

/** All that the next step follows from: what there is at this moment, and what this roll remembers. */
export interface RollView {
  readonly groups: readonly GroupView[];
  /** Undefined where nobody said where Elasticsearch answers. */
  readonly cluster: Answer<ClusterReading> | undefined;
  /** By `shardKey`: what was asked of this very reading. */
  readonly explanations: ReadonlyMap<string, Answer<ShardExplanation>>;
  /** The status of an operation on the machines' stack; undefined while there is none. */
  readonly stackOperation: string | undefined;
  /** Roles whose machines may go with the events that they hold. */
  readonly agreed: ReadonlySet<string>;
  readonly limits: RollLimits;
  readonly memory: RollMemory;
}

/** One group as it is. */
export interface GroupView {
  readonly group: RollGroup;
  /** Undefined where there is none of this name. */
  readonly observed: ObservedGroup | undefined;
  readonly machines: readonly JudgedMachine[];
}

/** A machine, what it says, and where it stands. */
export interface JudgedMachine {
  readonly machine: ObservedMachine;
  readonly report: MachineReport | undefined;
  readonly standing: MachineStanding;
  /** What becomes of the events on its disk; undefined behind another gate. */
  readonly queue: QueueStanding | undefined;
}

/** What a roll knows of its own past. Another one, after a crash, does without. */
export interface RollMemory {
  readonly ended: readonly EndedMachine[];
  /** Machines that were seen taking the configuration, and went before they had it. */
  readonly vanished: readonly { readonly role: string; readonly instanceId: string }[];
}

/** A machine that this roll has ended. */
export interface EndedMachine {
  readonly role: string;
  readonly instanceId: string;
  /** Ids in its group when it was ended: who is not among them came later. */
  readonly known: readonly string[];
  /** The machine in its place, once that has the configuration. */
  readonly by: string | undefined;
}

/** A machine with its group. */
export interface Candidate extends JudgedMachine {
  readonly group: RollGroup;
}

/** Returns the machines of all groups, in rolling order. */
export function allMachines(view: Pick<RollView, "groups">): readonly Candidate[] {
  return view.groups.flatMap(({ group, machines }) => machines.map((machine) => ({ ...machine, group })));
}

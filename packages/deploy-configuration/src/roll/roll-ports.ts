import type { Clock } from "@logstack/deploy-core";
import type { MachineReport } from "../model/machine-report.ts";
import type { QueueReport } from "../model/queue-report.ts";
import type { ElasticsearchCluster } from "./elasticsearch-cluster.ts";
import type { RollEvent } from "./roll-event.ts";

/** All the I/O that rolling machines does. What a port cannot do it throws as a `DeployError`, after its own retries. */
export interface RollPorts {
  readonly fleet: Fleet;
  readonly reports: Reports;
  /** Undefined where nobody said where Elasticsearch answers: then no machine behind its gate is ended. */
  readonly cluster: ElasticsearchCluster | undefined;
  readonly stack: StackAtWork | undefined;
  readonly clock: Clock;
  readonly report: (event: RollEvent) => void;
  /** True once the person at the keyboard asked to stop. */
  readonly interrupted: () => boolean;
}

/** The Auto Scaling groups. */
export interface Fleet {
  /** The group as it is now; undefined where there is none of this name. */
  read(groupName: string): Promise<ObservedGroup | undefined>;
  /**
   * Ends a machine so that its group starts another (TerminateInstanceInAutoScalingGroup without lowering the desired
   * capacity). `busy`: the group is at another scaling activity; to ask again later is the answer to it.
   * `withheld`: not asked, for it is no longer this roll's to end; the next look at `interrupted` says so.
   */
  end(instanceId: string): Promise<"ended" | "busy" | "withheld">;
  /** The last lines of a machine's console, oldest first; empty where it has written none, or none can be read. */
  console(instanceId: string): Promise<readonly string[]>;
}

/** What machines say about themselves. */
export interface Reports {
  /** Undefined where the machine has not said anything. */
  read(instanceId: string): Promise<MachineReport | undefined>;
  /** What it said last of the events on its disk; undefined where it never did. */
  queue(instanceId: string): Promise<QueueReport | undefined>;
}

/** The stack that the machines belong to. */
export interface StackAtWork {
  /** The status of an operation that is going on; undefined while there is none. */
  operation(): Promise<string | undefined>;
}

/** An Auto Scaling group, as DescribeAutoScalingGroups tells of it. */
export interface ObservedGroup {
  readonly desiredCapacity: number;
  /** Names of its suspended processes, for instance `Launch`. */
  readonly suspended: readonly string[];
  readonly machines: readonly ObservedMachine[];
}

/** One machine of a group. */
export interface ObservedMachine {
  readonly instanceId: string;
  /** As AWS has it, for instance `InService` or `Terminating:Wait`. */
  readonly lifecycleState: string;
  readonly healthStatus: "Healthy" | "Unhealthy";
  /** In milliseconds since the Unix epoch; undefined where EC2 no longer tells. */
  readonly launchedAt: number | undefined;
}

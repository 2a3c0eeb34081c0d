import type { Clock, Confirm, Report, StackApi } from "@logstack/deploy-core";
import type { PreparedRole } from "./check/prepare-roles.ts";
import type { Bundle } from "./model/bundle.ts";
import type { ConfigurationPlace } from "./model/configuration-place.ts";
import type { FoundPointer } from "./model/observed-role.ts";
import type { Pointer } from "./model/pointer.ts";
import type { FoundLease, Lease } from "./plan/judge-lease.ts";
import type { Fleet, Reports } from "./roll/roll-ports.ts";
import type { ElasticsearchCluster } from "./roll/elasticsearch-cluster.ts";

/** Which account and region, and whose configuration. */
export interface LayerPlace extends Omit<ConfigurationPlace, "role"> {
  readonly account: string;
  readonly region: string;
}

/** What a deployment of a configuration asks of AWS. A method throws a `DeployError` for whatever it cannot do. */
export interface ConfigurationApi {
  readonly bundles: BundleStore;
  readonly pointers: PointerStore;
  readonly leases: LeaseStore;
  readonly fleet: Fleet;
  readonly reports: Reports;
}

/** The bucket with the bundles. */
export interface BundleStore {
  /** `s3://bucket/key` of a bundle. */
  locate(role: string, digest: string): string;
  has(role: string, digest: string): Promise<boolean>;
  /** Writes a bundle if it is not there, into a bucket that is made if it is not there. */
  put(bundle: Bundle): Promise<void>;
  /** The files of a bundle, by path; undefined where it is not there, or no longer what its name says. */
  read(role: string, digest: string): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
  /** Removes all that lies in the bucket for the layer: bundles, what machines reported, the lease. Returns how many objects. */
  removeAll(): Promise<number>;
}

/** The parameters that machines read. */
export interface PointerStore {
  read(role: string): Promise<FoundPointer>;
  /** By role, every page; what logstack did not write is left out. */
  list(): Promise<ReadonlyMap<string, Pointer>>;
  write(role: string, pointer: Pointer): Promise<void>;
  remove(role: string): Promise<void>;
}

/** The right to move the pointers of a layer, held by one process at a time. */
export interface LeaseStore {
  read(): Promise<FoundLease | undefined>;
  /** Writes the lease if what is there is still what was read; `undefined` for one that was not there. */
  write(lease: Lease, over: FoundLease | undefined): Promise<"written" | "moved">;
}

/** All the I/O there is. */
export interface ConfigurationPorts {
  readonly stacks: Pick<StackApi, "describeStack" | "callerAccount">;
  readonly connect: (place: LayerPlace) => ConfigurationApi;
  /**
   * Connects to Elasticsearch; `rehearsed` where machines are rehearsed and none is one, undefined where nobody says where it
   * answers.
   */
  readonly cluster: (address: ClusterAddress | undefined) => ElasticsearchCluster | "rehearsed" | undefined;
  /** `rehearsed`: machines boot, and nothing on them goes on to tell what is in their queues. */
  readonly queues: "told" | "rehearsed";
  /** Packs the files of a role. */
  readonly pack: (role: PreparedRole) => Bundle;
  readonly clock: Clock;
  readonly report: Report;
  /** Resolves after `ms` milliseconds, and keeps no process alive until then. */
  readonly idle: (ms: number) => Promise<void>;
  readonly confirm: Confirm;
  readonly interrupted: () => boolean;
  /** A fresh lower-case token, different each time. */
  readonly newToken: () => string;
  /** True where AWS is an emulator on this machine that does not say that its machines run: they may only be assumed. */
  readonly loopback: boolean;
}

/** Where Elasticsearch answers. */
export interface ClusterAddress {
  readonly host: string;
  readonly port: string;
}

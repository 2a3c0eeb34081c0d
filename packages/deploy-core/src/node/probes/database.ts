import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
  type DBCluster,
  type DBInstance,
} from "@aws-sdk/client-rds";
import type { DataProbe, DeletionProtection } from "../../model/data-probe.ts";
import { holds, notFound, type Probe, type ProbeConnection } from "./probe.ts";

/** Reads what RDS knows of a database instance; what is in it only a connection to it could tell. */
export const probeDatabase: Probe = async (id, connection) => {
  const instance = await readInstance(id, connection);
  return instance === undefined ? notFound() : describeDatabase(instance);
};

/** Reads what RDS knows of a cluster. */
export const probeDatabaseCluster: Probe = async (id, connection) => {
  const cluster = await readCluster(id, connection);
  return cluster === undefined ? notFound() : describeDatabase(cluster);
};

/** Whether an instance's own protection is on. */
export async function readDatabaseProtection(id: string, connection: ProbeConnection): Promise<DeletionProtection> {
  return { kind: (await readInstance(id, connection))?.DeletionProtection === true ? "on" : "off" };
}

/** Whether a cluster's own protection is on. */
export async function readClusterProtection(id: string, connection: ProbeConnection): Promise<DeletionProtection> {
  return { kind: (await readCluster(id, connection))?.DeletionProtection === true ? "on" : "off" };
}

/** Says what is known of a database; never that it is empty. */
export function describeDatabase(
  database: Pick<DBInstance & DBCluster, "Engine" | "EngineVersion" | "AllocatedStorage" | "LatestRestorableTime"> & {
    readonly InstanceCreateTime?: Date | undefined;
    readonly ClusterCreateTime?: Date | undefined;
  },
): DataProbe {
  const { Engine = "a database", EngineVersion, AllocatedStorage, LatestRestorableTime } = database;
  const backedUp =
    LatestRestorableTime === undefined
      ? "no automatic backup"
      : `backed up until ${LatestRestorableTime.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return holds([], {
    sinceAt: database.InstanceCreateTime ?? database.ClusterCreateTime,
    notes: [
      [Engine, ...(EngineVersion === undefined ? [] : [EngineVersion])].join(" "),
      // AWS: Aurora allocates as it grows and tells 1 here.
      ...(AllocatedStorage === undefined || AllocatedStorage <= 1 ? [] : [`${AllocatedStorage} GiB allocated`]),
      backedUp,
    ],
  });
}

async function readInstance(
  DBInstanceIdentifier: string,
  { settings, signal }: ProbeConnection,
): Promise<DBInstance | undefined> {
  const client = new RDSClient(settings);
  try {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier });
    return (await client.send(command, { abortSignal: signal })).DBInstances?.[0];
  } finally {
    client.destroy();
  }
}

async function readCluster(
  DBClusterIdentifier: string,
  { settings, signal }: ProbeConnection,
): Promise<DBCluster | undefined> {
  const client = new RDSClient(settings);
  try {
    const command = new DescribeDBClustersCommand({ DBClusterIdentifier });
    return (await client.send(command, { abortSignal: signal })).DBClusters?.[0];
  } finally {
    client.destroy();
  }
}

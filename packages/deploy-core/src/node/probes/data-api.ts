import { setTimeout } from "node:timers/promises";
import type { DataProbe, DeletionProtection } from "../../model/data-probe.ts";
import type { DataApi } from "../../ports.ts";
import type { Access } from "../choose-access.ts";
import { createClientSettings } from "../client-settings.ts";
import { explainUnreadable } from "./explain-unreadable.ts";
import type { Probe, ProbeConnection } from "./probe.ts";

/**
 * Connects the port that looks at data to AWS, in the same account and region as everything else. Each service's client
 * is loaded when a resource of it is looked at. `limitMs` bounds each look, all its calls together.
 */
export function connectDataApi(access: Access, limitMs = LIMIT_MS): DataApi {
  const look = async <Found>(
    load: (() => Promise<(physicalId: string, connection: ProbeConnection) => Promise<Found>>) | undefined,
    physicalId: string,
  ): Promise<Found | Unreadable | undefined> => {
    if (load === undefined) return undefined;
    const signal = AbortSignal.timeout(limitMs);
    const connection = { settings: createClientSettings(access), loopback: access.loopback, signal };
    try {
      const probe = await load();
      // Not everything a client does hears the signal: looking for credentials does not.
      return await Promise.race([probe(physicalId, connection), failAfter(limitMs + GRACE_MS)]);
    } catch (error) {
      return { kind: "unreadable", reason: explainUnreadable(error, { access, timedOut: signal.aborted }) };
    }
  };
  return {
    probe: async ({ type, physicalId = "" }) =>
      // AWS: a resource without a physical id was never made.
      physicalId === "" ? { kind: "empty" } : ((await look(PROBES[type], physicalId)) ?? { kind: "notProbed" }),
    readProtection: async ({ type, physicalId = "" }) =>
      physicalId === "" ? { kind: "none" } : ((await look(PROTECTIONS[type], physicalId)) ?? { kind: "none" }),
    empty: async ({ type, physicalId = "" }, tag) => {
      if (type !== "AWS::S3::Bucket" || physicalId === "") return;
      const { emptyBucket } = await import("./empty-bucket.ts");
      await emptyBucket(physicalId, { settings: createClientSettings(access), loopback: access.loopback, tag });
    },
  };
}

type Unreadable = Extract<DataProbe & DeletionProtection, { readonly kind: "unreadable" }>;
type ReadProtection = (physicalId: string, connection: ProbeConnection) => Promise<DeletionProtection>;

const LIMIT_MS = 4_500;

/** For what a look that was ended still has to say. */
const GRACE_MS = 500;

async function failAfter(ms: number): Promise<never> {
  await setTimeout(ms, undefined, { ref: false });
  throw new DOMException("the look took too long", "TimeoutError");
}

/** The types that can be looked into; loaded one by one, because each brings its service's client. */
const PROBES: Readonly<Record<string, () => Promise<Probe>>> = {
  "AWS::AutoScaling::AutoScalingGroup": async () => (await import("./auto-scaling-group.ts")).probeAutoScalingGroup,
  "AWS::DynamoDB::Table": async () => (await import("./dynamodb-table.ts")).probeTable,
  "AWS::EC2::Volume": async () => (await import("./ec2-volume.ts")).probeVolume,
  "AWS::EFS::FileSystem": async () => (await import("./file-system.ts")).probeFileSystem,
  "AWS::ElastiCache::ReplicationGroup": async () => (await import("./replication-group.ts")).probeReplicationGroup,
  "AWS::Logs::LogGroup": async () => (await import("./log-group.ts")).probeLogGroup,
  "AWS::RDS::DBCluster": async () => (await import("./database.ts")).probeDatabaseCluster,
  "AWS::RDS::DBInstance": async () => (await import("./database.ts")).probeDatabase,
  "AWS::S3::Bucket": async () => (await import("./s3-bucket.ts")).probeBucket,
  "AWS::SQS::Queue": async () => (await import("./sqs-queue.ts")).probeQueue,
  "AWS::SecretsManager::Secret": async () => (await import("./secret.ts")).probeSecret,
};

/** The types that AWS itself protects against deletion when asked to. */
const PROTECTIONS: Readonly<Record<string, () => Promise<ReadProtection>>> = {
  "AWS::DynamoDB::Table": async () => (await import("./dynamodb-table.ts")).readTableProtection,
  "AWS::ElasticLoadBalancingV2::LoadBalancer": async () =>
    (await import("./load-balancer.ts")).readLoadBalancerProtection,
  "AWS::RDS::DBCluster": async () => (await import("./database.ts")).readClusterProtection,
  "AWS::RDS::DBInstance": async () => (await import("./database.ts")).readDatabaseProtection,
};

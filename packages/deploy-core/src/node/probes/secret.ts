import {
  DescribeSecretCommand,
  SecretsManagerClient,
  type DescribeSecretCommandOutput,
} from "@aws-sdk/client-secrets-manager";
import type { DataProbe } from "../../model/data-probe.ts";
import { holds, type Probe } from "./probe.ts";

/** Reads when a secret was last changed and last read; never its value. */
export const probeSecret: Probe = async (SecretId, { settings, signal }) => {
  const client = new SecretsManagerClient(settings);
  try {
    return describeSecret(await client.send(new DescribeSecretCommand({ SecretId }), { abortSignal: signal }));
  } finally {
    client.destroy();
  }
};

/**
 * Says what is known of a secret; without a version it has no value.
 * AWS: of the last reading only the day is told, in UTC (API reference, DescribeSecret).
 */
export function describeSecret(
  secret: Pick<
    DescribeSecretCommandOutput,
    "LastChangedDate" | "CreatedDate" | "LastAccessedDate" | "VersionIdsToStages" | "DeletedDate"
  >,
): DataProbe {
  const { LastChangedDate, CreatedDate, LastAccessedDate, VersionIdsToStages = {}, DeletedDate } = secret;
  if (Object.keys(VersionIdsToStages).length === 0) return { kind: "empty" };
  const read =
    LastAccessedDate === undefined ? "never read" : `last read on ${LastAccessedDate.toISOString().slice(0, 10)}`;
  return holds([], {
    newestAt: LastChangedDate ?? CreatedDate,
    notes: [read, ...(DeletedDate === undefined ? [] : ["marked for deletion already"])],
  });
}

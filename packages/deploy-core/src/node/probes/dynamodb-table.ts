import { DescribeTableCommand, DynamoDBClient, ScanCommand, type TableDescription } from "@aws-sdk/client-dynamodb";
import type { DataProbe, DeletionProtection } from "../../model/data-probe.ts";
import { anAmount, holds, notFound, type Probe, type ProbeConnection } from "./probe.ts";

/** Reads how many items a table has, and looks for one where the count says none. */
export const probeTable: Probe = async (TableName, { settings, signal }) => {
  const client = new DynamoDBClient(settings);
  const briefly = { abortSignal: signal };
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }), briefly);
    if (Table === undefined) return notFound();
    if ((Table.ItemCount ?? 0) > 0) return describeTable(Table, undefined);
    const one = new ScanCommand({ TableName, Limit: 1, Select: "COUNT", ConsistentRead: true });
    const seen = await client.send(one, briefly).catch(() => undefined);
    return describeTable(Table, seen);
  } finally {
    client.destroy();
  }
};

/** Whether a table's own protection is on. */
export async function readTableProtection(
  TableName: string,
  { settings, signal }: ProbeConnection,
): Promise<DeletionProtection> {
  const client = new DynamoDBClient(settings);
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }), { abortSignal: signal });
    return { kind: Table?.DeletionProtectionEnabled === true ? "on" : "off" };
  } finally {
    client.destroy();
  }
}

/**
 * Says what a table's counts, and a consistent scan for one item, amount to; only the scan proves that there is none.
 * AWS: the counts are updated about every six hours (API reference, TableDescription).
 */
export function describeTable(
  { ItemCount = 0, TableSizeBytes = 0 }: TableDescription,
  seen: { readonly Count?: number | undefined; readonly LastEvaluatedKey?: object | undefined } | undefined,
): DataProbe {
  if (ItemCount === 0 && seen?.Count === 0 && seen.LastEvaluatedKey === undefined) return { kind: "empty" };
  if (ItemCount === 0 && (seen?.Count ?? 0) > 0) return holds([anAmount(1, "items", "atLeast")]);
  return holds([anAmount(ItemCount, "items", "about"), anAmount(TableSizeBytes, "bytes", "about")]);
}

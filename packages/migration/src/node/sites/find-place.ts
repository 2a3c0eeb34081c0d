import type { DataDeclaration, SitePlace } from "../../declaration/migration-declaration.ts";
import { findPlaces, type StatisticsPlace } from "../../read/find-places.ts";

/** Where the data of a site is. */
export type DataPlace =
  | { readonly kind: "objects"; readonly bucket: string; readonly prefix: string }
  | { readonly kind: "indices" | "entities"; readonly url: string }
  | {
      readonly kind: "keys";
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      /** The secret that the stack's outputs name. */
      readonly passwordSecret: string | undefined;
    };

/** Finds the data of a stack by its outputs, or where its declaration says; undefined where neither does. */
export function findPlace(
  data: DataDeclaration,
  { endpoint, outputs }: Pick<SitePlace, "endpoint"> & { readonly outputs: Readonly<Record<string, string>> },
): DataPlace | undefined {
  if (data.kind === "objects") return findBucket(data, outputs);
  if (endpoint === undefined) {
    const found = findPlaces(outputs).find(({ kind }) => kind === data.kind);
    return found === undefined ? undefined : toPlace(found, data);
  }
  if (data.kind !== "keys") return { kind: data.kind, url: endpoint };
  const { protocol, hostname, port } = new URL(endpoint);
  return {
    kind: "keys",
    host: hostname,
    port: Number(port || 6379),
    tls: protocol === "rediss:",
    passwordSecret: undefined,
  };
}

function findBucket(
  { output, prefix }: Extract<DataDeclaration, { readonly kind: "objects" }>,
  outputs: Readonly<Record<string, string>>,
): DataPlace | undefined {
  const buckets = findPlaces(outputs).filter((place) => place.kind === "objects");
  const named = output === undefined ? buckets[0]?.bucket : outputs[output];
  if (named === undefined || named === "" || (output === undefined && buckets.length > 1)) return undefined;
  return { kind: "objects", bucket: named, prefix };
}

function toPlace(found: StatisticsPlace, data: DataDeclaration): DataPlace | undefined {
  if (found.kind === "objects") return undefined;
  if (found.kind !== "keys") return { kind: found.kind, url: found.url };
  const { host, port, passwordSecret } = found;
  return { kind: "keys", host, port, passwordSecret, tls: data.kind === "keys" && data.tls };
}

import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { Bucket } from "./bucket-store.ts";

/** What a bucket does with versions; a bucket that once kept them never becomes unversioned again. */
export type Versioning = "Unversioned" | "Enabled" | "Suspended";

/** Returns what a bucket does with versions. AWS: a bucket with object lock keeps versions without being told. */
export function versioningOf({ properties }: Pick<Bucket, "properties">): Versioning {
  const status = textOrNumber(objectAt(properties, "VersioningConfiguration")["Status"]);
  if (status === "Enabled" || status === "Suspended") return status;
  return textOrNumber(properties["ObjectLockEnabled"])?.toLowerCase() === "true" ? "Enabled" : "Unversioned";
}

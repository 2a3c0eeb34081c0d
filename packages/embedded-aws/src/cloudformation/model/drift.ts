import type { JsonObject } from "../../json.ts";

/** One place at which a resource is not what its stack deployed, as the API shows it. */
export interface DriftedProperty {
  /** A JSON pointer into the properties: `/Tags/0/Value`. */
  readonly PropertyPath: string;
  readonly ExpectedValue: string;
  readonly ActualValue: string;
  readonly DifferenceType: "ADD" | "REMOVE" | "NOT_EQUAL";
}

/** What a comparison of one resource found. */
export type DriftFinding =
  | { readonly status: "DELETED" }
  | {
      readonly status: "IN_SYNC" | "MODIFIED";
      readonly expected: JsonObject;
      readonly actual: JsonObject;
      readonly differences: readonly DriftedProperty[];
    };

/** The last comparison of one resource of a stack. */
export interface DriftRecord {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly atMs: number;
  readonly finding: DriftFinding;
}

/** One detection over a stack, addressable by its id. */
export interface DriftDetection {
  readonly id: string;
  readonly stackId: string;
  /** When it was begun. */
  readonly atMs: number;
  /** The resources that were asked for; none: all that can be compared. */
  readonly logicalIds: readonly string[];
  readonly progress: DetectionProgress;
}

/** `failed`: some resources could not be compared; what the others are at is known all the same. */
export type DetectionProgress =
  | { readonly kind: "running" }
  | { readonly kind: "complete"; readonly status: "IN_SYNC" | "DRIFTED"; readonly driftedCount: number }
  | { readonly kind: "failed"; readonly reason: string };

/** A detection as it may be on record: an engine that compared everything before it answered kept no progress. */
export type StoredDetection =
  | DriftDetection
  | (Pick<DriftDetection, "id" | "stackId" | "atMs"> & {
      readonly status: "IN_SYNC" | "DRIFTED";
      readonly driftedCount: number;
    });

/** Returns a detection that is on record as it would be kept today. */
export function readDetection(stored: StoredDetection): DriftDetection {
  if ("progress" in stored) return stored;
  const { id, stackId, atMs, status, driftedCount } = stored;
  return { id, stackId, atMs, logicalIds: [], progress: { kind: "complete", status, driftedCount } };
}

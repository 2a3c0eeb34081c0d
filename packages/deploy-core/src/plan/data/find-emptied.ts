import type { DataProof } from "../../model/data-proof.ts";
import type { DoomedResource } from "../../model/doomed-resource.ts";
import type { EmptyingTag } from "../../ports.ts";

/** A bucket that is emptied before its stack goes. */
export interface EmptiedBucket {
  readonly resource: DoomedResource;
  /** What it is marked with before the first object goes. */
  readonly tag: EmptyingTag | undefined;
}

/** By what a bucket may be emptied. */
export interface EmptyingRules {
  /** A test made the stack. */
  readonly disposable: boolean;
  /** Logical ids that a person, or a migration, named for it. */
  readonly emptying: readonly string[];
  /** Logical ids of resources whose data a receipt proves to be elsewhere. */
  readonly proven: readonly string[];
  readonly proof: DataProof | undefined;
  readonly migration: string | undefined;
}

/**
 * Finds what is emptied: all that goes with a disposable stack, the buckets that were named, whether the stack keeps them or not, and those that go and whose objects
 * a receipt proves to be elsewhere.
 */
export function findEmptied(resources: readonly DoomedResource[], rules: EmptyingRules): readonly EmptiedBucket[] {
  const { disposable, emptying, proven, proof, migration } = rules;
  const named = migration === undefined ? undefined : { key: EMPTIED_BY, value: migration };
  const byReceipt = proof?.kind === "proven" ? { key: EMPTIED_BY, value: proof.mark } : undefined;
  return resources.flatMap((resource): EmptiedBucket[] => {
    const { logicalId, type, fate } = resource;
    // By its receipt also where it was named besides: who finds it half empty has to know by which.
    if (type === "AWS::S3::Bucket" && proven.includes(logicalId)) return [{ resource, tag: byReceipt }];
    if (emptying.includes(logicalId)) return [{ resource, tag: named }];
    return disposable && fate === "delete" ? [{ resource, tag: named }] : [];
  });
}

const EMPTIED_BY = "logstack:emptied-by";

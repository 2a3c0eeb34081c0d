/** What a receipt says of a stack that is to be destroyed, as whoever can read receipts found it. */
export type DataProof =
  /** A copy elsewhere has what was measured. */
  | {
      readonly kind: "proven";
      /** What was measured, which says of which resources it speaks; `entities` is a service's word for all its data. */
      readonly statistics: MeasuredData;
      /** The names of the buckets that were measured; empty for anything else. */
      readonly buckets: readonly string[];
      /** The hosts that were read; empty for buckets. */
      readonly hosts: readonly string[];
      /** What the copy is called. */
      readonly copy: string;
      /** What a bucket is marked with before it is emptied by this receipt, so that whoever finds it half empty knows by which. */
      readonly mark: string;
      /** What the comparison let pass, as sentences. */
      readonly tolerated: readonly string[];
    }
  /** Each reason is a sentence. */
  | { readonly kind: "refused"; readonly reasons: readonly string[] };

/** What can be measured of a stack's data. */
export type MeasuredData = "entities" | "indices" | "objects" | "keys";

/** `receipt`: by what it says itself. `sides`: with both sides read again, now. */
export type ProofDepth = "receipt" | "sides";

/** What may take the place of a proof: a person who names the data, or nobody where the environment keeps its data. */
export type ProofRule = "orConsent" | "always";

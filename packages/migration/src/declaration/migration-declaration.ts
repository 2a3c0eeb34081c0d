import type { SecretReference } from "@logstack/release";
import type { Tolerance } from "../model/comparison.ts";
import type { Form, SiteName } from "../plan/sites.ts";

/** What a file in `migrations/` declares: which layer's data goes where, how it is copied, and what may be destroyed for it. */
export interface MigrationDeclaration {
  /** The layer whose stacks the sites are, for instance `elb-logs`. */
  readonly layer: string;
  /** The second half of the stacks' names; the layer's own unless declared. */
  readonly component: string;
  readonly form: Form;
  /** All three, or without `temporary` where the form has no use for it. In the form `cloneBack` the destination stands where the source stood. */
  readonly sites: Readonly<Record<"source" | "destination", SitePlace>> & { readonly temporary?: SitePlace };
  readonly data: DataDeclaration;
  readonly lever: LeverDeclaration;
  readonly copier: CopierDeclaration;
  /**
   * Logical ids of the resources whose data goes with a site that is destroyed. A bucket that is not among them stays, with all that is in
   * it; a stack that would take the data of any other resource with it is not destroyed.
   */
  readonly destroys: readonly string[];
  /** For how long the source is kept after the switch, in milliseconds. */
  readonly keepMs: number;
  /** How far apart the two readings of a side are, in milliseconds. */
  readonly apartMs: number;
  /** For how long a receipt holds, in milliseconds. */
  readonly receiptMs: number;
  readonly tolerances: readonly Tolerance[];
}

/** Where a site is, or is to be: one layer's stack in one environment. */
export interface SitePlace {
  readonly environment: string;
  /** The environment whose account and variables it takes; itself unless declared. */
  readonly like: string;
  /** Values of variables that hold for this site alone, for instance the name of its bucket. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where its data is read, instead of where the outputs of its stack say. */
  readonly endpoint: string | undefined;
}

/** What data is moved, and where a stack has it. */
export type DataDeclaration =
  /** A bucket of the stack, named by an output, or by the only output whose name ends in `BucketName`; or what is under a prefix of it. */
  | { readonly kind: "objects"; readonly output: string | undefined; readonly prefix: string }
  /** Indices of Elasticsearch or OpenSearch, by a name or pattern. */
  | {
      readonly kind: "indices";
      readonly indices: string;
      readonly timeField: string | undefined;
      readonly headers: SecretHeaders;
    }
  /** All keys of a Redis; the password is the one in the secret that the stack's outputs name, unless declared. */
  | { readonly kind: "keys"; readonly tls: boolean; readonly password: SecretReference | undefined }
  /** What the service's statistics endpoint counts. */
  | { readonly kind: "entities"; readonly headers: SecretHeaders };

/** Headers of requests, by name: where each one's value is kept. */
export type SecretHeaders = Readonly<Record<string, SecretReference>>;

/** What ends normal traffic to a site, and lets it in again. */
export type LeverDeclaration =
  /** A statement in the bucket's policy that denies writes to all but the migration; the bucket's expiry and notifications pause with it. */
  | { readonly kind: "bucketPolicy" }
  /** `index.blocks.write` on the indices, and no indices are created by writing to them. */
  | { readonly kind: "indexBlocks" }
  /** Commands of the project's own. `state` prints `{"access": "open"}` or `{"access": "closed"}`. */
  | {
      readonly kind: "command";
      readonly close: readonly string[];
      readonly open: readonly string[];
      readonly state: readonly string[];
    };

/** What copies the data. */
export type CopierDeclaration =
  | { readonly kind: "objects"; readonly concurrency: number }
  /** By a snapshot in a bucket that both clusters can reach. */
  | {
      readonly kind: "snapshot";
      readonly bucket: string;
      readonly basePath: string;
      /** Other settings of the repository, for instance its `region` or `endpoint`. */
      readonly settings: Readonly<Record<string, string>>;
    }
  /** The destination fetches the documents from the source, so many indices at a time. Elasticsearch slices no remote index. */
  | { readonly kind: "reindex"; readonly concurrency: number; readonly requestsPerSecond: number | undefined }
  | { readonly kind: "command"; readonly run: readonly string[]; readonly timeoutMs: number };

/** Returns where a site is; undefined for one that the form has no use for. */
export function placeOf({ sites }: MigrationDeclaration, site: SiteName): SitePlace | undefined {
  return sites[site];
}

import type { SecretReference } from "@logstack/release";
import type { Clock, Journal } from "../migrate/ports.ts";
import type { SitePlace } from "../declaration/migration-declaration.ts";
import type { Entry } from "../plan/journal-entry.ts";
import type { SiteName } from "../plan/sites.ts";

/** What surrounds a migration that was declared: accounts, artifacts, secrets. The command line has them. */
export interface MigrationWorld {
  /** Names this migration; what it builds carries it. One that is gone on with keeps the name in its journal. */
  readonly id: string;
  readonly journal: Journal;
  /** Tells each entry once it is on record. Never throws and never waits. */
  readonly report: (entry: Entry) => void;
  /** Tells what is worth knowing beside the journal, for instance what stays where a site was. Never throws and never waits. */
  readonly note: (message: string) => void;
  /** The way to a site's account. Asked once for each site. */
  readonly reach: (place: SitePlace) => Promise<SiteAccess>;
  readonly builder: Builder;
  /** Reads a secret in a site's account; its value is told nowhere. */
  readonly readSecret: (reference: SecretReference, place: SitePlace) => Promise<string>;
  /** The folder in which commands run: the project's. */
  readonly folder: string;
  /** The machine's own unless given. */
  readonly clock?: Clock;
}

/** How to reach the account of a site. */
export interface SiteAccess {
  /** For clients of the AWS SDK; an endpoint where it is not AWS itself. */
  readonly settings: AwsSettings;
  /** The whole environment of a process that calls AWS there: commands run in it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Settings for clients of the AWS SDK. Left out, the SDK's own chain finds them. */
export interface AwsSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

/** Keys as the SDK takes them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One site's stack, as it is deployed. */
export interface SiteStack {
  readonly site: SiteName;
  readonly place: SitePlace;
  readonly layer: string;
  readonly component: string;
  /** `<environment>-<component>`. */
  readonly stackName: string;
}

/** The tag of stacks that a migration built; its value is the migration's id. */
export const MIGRATION_TAG = "logstack:migration";

/** The tag of a bucket that a migration empties; its value is the migration's id. */
export const EMPTIED_TAG = "logstack:emptied-by";

/** Brings stacks to be and takes them away, by what made them: the layer's artifact, or deploy-core. Whatever it says, what is there is looked at. */
export interface Builder {
  /**
   * Deploys a site's layer as this stack, or goes on with it, and waits. The stack carries `logstack:migration` with the migration's id from its first
   * moment (`deploy --migration ID`). Throws, with a sentence, when it is not deployed in the end.
   */
  build(stack: SiteStack, migrationId: string): Promise<void>;
  /** Destroys exactly this stack, and waits. Throws, with a sentence, when it was refused or failed. */
  destroy(doomed: DoomedStack): Promise<void>;
}

/** A stack that is to go, and what may go with it. */
export interface DoomedStack extends SiteStack {
  /** Its ARN: a stack of the same name with another one is not touched (`destroy --only-stack ARN`). */
  readonly stackId: string;
  readonly migrationId: string;
  /** Logical ids of resources whose data may go (`--allow-removing ID`); its termination protection is lifted. */
  readonly allowRemoving: readonly string[];
  /**
   * Logical ids of buckets to mark with `logstack:emptied-by` and to empty once nothing but AWS itself can refuse the destruction
   * (`--empty-bucket ID --migration ID`). Those that the stack keeps stay, empty.
   */
  readonly emptying: readonly string[];
}

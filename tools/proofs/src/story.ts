import type { Fault } from "@logstack/embedded-aws";

/** What happens to one stack, in this order: several people and machines, one after the other and at once. */
export interface Story {
  /** What the first step wants; each further step's edits change what the step before it wanted. */
  readonly resources: readonly ResourceShape[];
  readonly steps: readonly Step[];
  /** By how many times the engine's work is quicker than AWS's. */
  readonly pace: number;
  /** Whether each call goes its short way only, or is also written and read by the SDK. */
  readonly client: "short" | "compared";
}

/** A resource that a template has, in the few ways in which its kind can differ. */
export interface ResourceShape {
  readonly logicalId: string;
  readonly kind: Kind;
  /** What can change in place. */
  readonly content: number;
  /** What can only change by a replacement: mostly the name, where 0 is one that AWS makes up. */
  readonly identity: number;
  /** How many machines. */
  readonly size: number;
  readonly updatePolicy: "none" | "rolling" | "replacing";
  readonly deletionPolicy: Policy | undefined;
  readonly updateReplacePolicy: Exclude<Policy, "RetainExceptOnCreate"> | undefined;
  /** The template says by `Metadata` that it holds data. */
  readonly declared: boolean;
  /** It is there only while the parameter `Extra` is "yes". */
  readonly conditional: boolean;
  /** Data comes to it once it is there. */
  readonly filled: boolean;
}

export type Kind =
  | "bucket"
  | "queue"
  | "logGroup"
  | "secret"
  | "cache"
  | "volume"
  | "table"
  | "group"
  | "topic"
  | "securityGroup"
  | "parameter"
  | "nested";

export type Policy = "Delete" | "Retain" | "RetainExceptOnCreate" | "Snapshot";

/** A change of what is wanted; `of` counts the resources of the moment, round and round. */
export type Edit =
  | { readonly kind: "remove" | "rename" | "recontent" | "reidentify" | "redeclare" | "resize"; readonly of: number }
  | { readonly kind: "protect"; readonly of: number; readonly policy: Policy | undefined }
  | { readonly kind: "updatePolicy"; readonly of: number; readonly to: ResourceShape["updatePolicy"] }
  | { readonly kind: "add"; readonly resource: ResourceShape }
  | { readonly kind: "toggleExtra" | "newVersion" };

/** What a person names on the command line. */
export interface Consents {
  readonly allowReplacing: readonly string[];
  readonly allowRemoving: readonly string[];
  readonly allowRolling: readonly string[];
}

/** One command, and what befalls it. */
export interface Step {
  readonly act: Act;
  /** Somebody has switched termination protection off beforehand, as one may in the console. */
  readonly unprotected: boolean;
  readonly faults: readonly Fault[];
  readonly mishap: Mishap | undefined;
  readonly rival: Rival | undefined;
  /** Whether the next step waits until nothing is in progress any more; faults end then too. */
  readonly settles: boolean;
}

export type Act =
  | {
      readonly kind: "deploy" | "plan";
      readonly edits: readonly Edit[];
      readonly consents: Consents;
      readonly onCreateFailure: "keep" | "rollback" | "delete";
      readonly waitMinutes: number;
      /** What a rollback that got stuck may leave as it is. */
      readonly skip: readonly string[];
    }
  | { readonly kind: "destroy"; readonly consents: Consents; readonly lifts: boolean }
  | { readonly kind: "rollback"; readonly consents: Consents; readonly skip: readonly string[] }
  | { readonly kind: "diagnose" };

/** What happens at the nth call to AWS: one Ctrl-C, or the end of the process before the call leaves or after its answer came. */
export interface Mishap {
  readonly kind: "interrupt" | "killBefore" | "killAfter";
  readonly atCall: number;
}

/** What somebody else does at the nth call of ours; `atOnce`: side by side with us, otherwise all of it before our call leaves. */
export interface Rival {
  readonly atCall: number;
  readonly atOnce: boolean;
  readonly act: Act | { readonly kind: "cancel" | "protect" | "unprotect" | "retag" };
}

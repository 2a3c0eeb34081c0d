import type { Capability } from "./layer.ts";

/** What a change set says it would do to one resource, in our words; the fields follow AWS's `ResourceChange`. */
export interface ResourceChange {
  readonly action: "Add" | "Modify" | "Remove" | "Import" | "Dynamic";
  readonly logicalId: string;
  readonly physicalId: string | undefined;
  readonly type: string;
  /** `Conditional` counts as replacement wherever data is at stake. */
  readonly replacement: "True" | "False" | "Conditional" | undefined;
  /** What happens to the resource's data: Delete, Retain, Snapshot or a ReplaceAnd form of them. */
  readonly policyAction: string | undefined;
  readonly scope: readonly string[];
  readonly details: readonly PropertyChange[];
}

/** One property behind a change. `before` and `after` are given only when AWS was asked for values. */
export interface PropertyChange {
  readonly attribute: string;
  readonly name: string | undefined;
  readonly requiresRecreation: "Never" | "Conditionally" | "Always" | undefined;
  readonly causedBy: string | undefined;
  /** Where in the resource, as AWS writes it: `/Properties/LaunchTemplateData/ImageId`; older endpoints say the name alone. */
  readonly path?: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a change set is asked for. */
export interface ChangeSetRequest {
  readonly type: "CREATE" | "UPDATE";
  readonly stackName: string;
  readonly changeSetName: string;
  readonly templateBody: string;
  /** Where CloudFormation reads that template, too large to be sent along; left out where it is sent. */
  readonly templateUrl?: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly Capability[];
  /** `DELETE` removes the whole stack when its creation fails; undefined leaves that to the execution. */
  readonly onStackFailure: "DELETE" | undefined;
  /** Who consented to what, kept with the change set; at most 1,024 characters. */
  readonly description: string | undefined;
}

/** A change set as AWS describes it. */
export interface ChangeSetDescription {
  readonly status: "CREATE_PENDING" | "CREATE_IN_PROGRESS" | "CREATE_COMPLETE" | "FAILED" | "DELETED";
  readonly statusReason: string | undefined;
  readonly changes: readonly ResourceChange[];
}

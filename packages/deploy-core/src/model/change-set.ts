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
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export type Replacement = "True" | "False" | "Conditional";

export type PolicyAction =
  | "Delete"
  | "Retain"
  | "Snapshot"
  | "ReplaceAndDelete"
  | "ReplaceAndRetain"
  | "ReplaceAndSnapshot";

export type ChangedAttribute =
  | "Properties"
  | "Metadata"
  | "Tags"
  | "CreationPolicy"
  | "UpdatePolicy"
  | "DeletionPolicy"
  | "UpdateReplacePolicy";

/** AWS's `ResourceTargetDefinition`; the last four only where values were asked for. */
export interface ChangeTarget {
  readonly Attribute: ChangedAttribute;
  readonly Name?: string;
  readonly RequiresRecreation?: "Never" | "Conditionally" | "Always";
  readonly Path?: string;
  readonly BeforeValue?: string;
  readonly AfterValue?: string;
  readonly AttributeChangeType?: "Add" | "Remove" | "Modify";
}

/** AWS's `ResourceChangeDetail`. */
export interface ChangeDetail {
  readonly Target: ChangeTarget;
  readonly Evaluation: "Static" | "Dynamic";
  readonly ChangeSource:
    | "DirectModification"
    | "ParameterReference"
    | "ResourceReference"
    | "ResourceAttribute"
    | "Automatic";
  readonly CausingEntity?: string;
}

/** AWS's `ResourceChange`, member for member. */
export interface ResourceChange {
  readonly Action: "Add" | "Modify" | "Remove";
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly Replacement?: Replacement;
  readonly PolicyAction?: PolicyAction;
  readonly Scope: readonly ChangedAttribute[];
  readonly Details: readonly ChangeDetail[];
  readonly BeforeContext?: string;
  readonly AfterContext?: string;
  /** Of a nested stack: its own change set. */
  readonly ChangeSetId?: string;
}

/** What change sets show for a value that nobody can know before the change is made. */
export const KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}";

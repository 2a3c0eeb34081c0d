/** What an update of a property does to its resource; `Unsupported` makes the update fail. */
export type UpdateEffect = "Never" | "Conditionally" | "Always" | "Unsupported";

/** The shape of a property's value. */
export type PropertyType =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "json" | "tag" | "dateTime" }
  | { readonly kind: "list" | "map"; readonly of: PropertyType }
  | { readonly kind: "object"; readonly name: string; readonly properties: Readonly<Record<string, PropertyModel>> }
  | { readonly kind: "either"; readonly types: readonly PropertyType[] };

export interface PropertyModel {
  readonly type: PropertyType;
  readonly required: boolean;
  readonly effect: UpdateEffect;
  readonly allowedValues: readonly string[] | undefined;
}

/** What the engine knows about one resource type: AWS's published model with our overlay on it. */
export interface TypeModel {
  readonly type: string;
  readonly properties: Readonly<Record<string, PropertyModel>>;
  /** Names that `Fn::GetAtt` takes. */
  readonly attributes: readonly string[];
  /** How the type takes tags: a list of Key and Value, an Auto Scaling group's list, a map; undefined for none. */
  readonly tags: { readonly property: string; readonly form: "list" | "asg" | "map" } | undefined;
  /** True when replacing or removing the resource loses data. */
  readonly stateful: boolean;
  /** True when DeletionPolicy Snapshot is allowed. */
  readonly snapshots: boolean;
  /** The property with which a user names the resource, if the type has one. */
  readonly nameProperty: string | undefined;
}

/** Returns the model of a resource type, or undefined for a type the engine does not model. */
export declare function typeModel(type: string): TypeModel | undefined;

/**
 * Returns what changing the property at `path` (`["DisplayName"]`, `["Tags", "0", "Value"]`) does to the resource.
 * The strongest mark on the way counts: a nested property of one fixed at creation is fixed too.
 */
export declare function updateEffectOf(type: string, path: readonly string[]): UpdateEffect;
